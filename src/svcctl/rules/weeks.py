from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from svcctl.calendars.layout import DAY_MINUTES
from svcctl.catalog import Catalog
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules.clocks import ALWAYS, weekly_hours

_WEEK = 7 * DAY_MINUTES
Open = list[tuple[int, int]]
"""The open stretches of a week in minutes from Monday 00:00 UTC, in order, without overlaps, half-open."""


class Weeks:
    """Compares clocks by an ordinary week of winter and one of summer. Holidays and special days are left out."""

    def __init__(self, catalog: Catalog, year: int) -> None:
        self._catalog = catalog
        self._days = (datetime(year, 1, 15), datetime(year, 7, 15))  # noqa: DTZ001 - the offset of a zone is asked there
        self.open = cache(self._open)

    def missed(self, clock: str, others: set[str]) -> int:
        """The most minutes that a clock runs in one stretch in which all the others are closed, in either season.

        0 where a clock is not known: a finding needs to be sure.
        """
        return min(self._missed(clock, others, day) for day in self._days)

    def _missed(self, clock: str, others: set[str], day: datetime) -> int:
        ours, theirs = self.open(clock, day), [self.open(other, day) for other in sorted(others)]
        if ours is None or None in theirs:
            return 0
        closed = _gaps(_merged(stretch for week in theirs for stretch in week or ()))
        running = [*ours, *((start + _WEEK, end + _WEEK) for start, end in ours)]
        return max(
            (sum(max(0, min(end, to) - max(start, at)) for at, to in running) for start, end in closed), default=0
        )

    def _open(self, clock: str, day: datetime) -> Open | None:
        if clock == ALWAYS:
            return [(0, _WEEK)]
        for calendar in self._catalog.versions(BusinessCalendar, clock)[:1]:
            try:
                offset = day.replace(tzinfo=ZoneInfo(calendar.spec.timezone)).utcoffset() or timedelta()
            except (KeyError, OSError, ValueError):
                return None  # told by unknown-timezone
            shift = -int(offset.total_seconds()) // 60
            hours = weekly_hours(calendar).items()
            return _merged(
                piece
                for weekday, openings in hours
                for opening in openings
                for piece in _wrapped(
                    weekday * DAY_MINUTES + opening.open_minute + shift, opening.close_minute - opening.open_minute
                )
            )
        return None


def _wrapped(start: int, length: int) -> Iterator[tuple[int, int]]:
    start %= _WEEK
    yield start, min(start + length, _WEEK)
    if start + length > _WEEK:
        yield 0, start + length - _WEEK


def _merged(stretches: Iterable[tuple[int, int]]) -> Open:
    merged: Open = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _gaps(week: Open) -> Open:
    """The closed stretches of a week, the last one running on into the next week."""
    if not week:
        return []  # told by calendar-without-open-hours
    following = [*week[1:], (week[0][0] + _WEEK, 0)]
    return [(end, start) for (_, end), (start, _) in zip(week, following, strict=True) if start > end]
