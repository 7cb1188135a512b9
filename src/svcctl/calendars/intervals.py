from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.steps import IntArray
from svcctl.calendars.zones import DAY, EARLIEST, offsets

MINUTE = 60_000_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MARGIN_DAYS = 2
"""Local dates reach at most 14 hours over the edge of a UTC year, and a shift one day further."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """A calendar drawn on the time line: when it opens and closes, and which date each working day belongs to.

    ``opens`` and ``closes``: sorted, disjoint, half-open, merged UTC microseconds. ``days``: the open dates, as days
    since 1970-01-01, with ``day_opens`` and ``day_closes``, the first and last instant of the shifts that start on
    that date.
    """

    opens: IntArray
    closes: IntArray
    days: IntArray
    day_opens: IntArray
    day_closes: IntArray


def lay_out(spec: CalendarSpec, first_year: int, last_year: int) -> Intervals:
    """Draws a calendar over whole years: open is every instant at which the wall clock shows a time within the hours.

    So no hour is lost, counted twice or negative when the clocks change: 01:00-05:00 lasts 3 h in spring and 5 h in
    autumn, and a day whose midnight is skipped starts late. Dates reach a little over the edges of the years, so that
    every instant within them is drawn; nothing lies before 1970. Raises ValueError for an unknown zone.
    """
    opens, closes, owner = _on_the_time_line(spec, *_wall_pieces(spec, first_year, last_year), last_year)
    opens = np.maximum(opens, EARLIEST)
    kept = closes > opens
    opens, closes, owner = opens[kept], closes[kept], owner[kept]
    days, starts = np.unique(owner, return_index=True)
    inside = days <= _day(date(last_year, 12, 31))
    day_opens = np.minimum.reduceat(opens, starts)[inside] if len(days) else days
    day_closes = np.maximum.reduceat(closes, starts)[inside] if len(days) else days
    return Intervals(*_merge(opens, closes), days[inside], day_opens, day_closes)


def _wall_pieces(spec: CalendarSpec, first_year: int, last_year: int) -> tuple[IntArray, IntArray, IntArray]:
    """Openings on the wall clock, in microseconds, with the date each belongs to; holidays are cut out already."""
    first = _day(date(first_year, 1, 1)) - _MARGIN_DAYS
    days = np.arange(first, _day(date(last_year, 12, 31)) + _MARGIN_DAYS + 1, dtype=np.int64)
    special = {_day(on): openings for on, openings in spec.special.items() if days[0] <= _day(on) <= days[-1]}
    closed = _among(days, days_of(spec.closed - spec.special.keys()))
    ordinary = ~closed & ~_among(days, np.array([*special], np.int64))
    # A shift that runs over midnight stops there when the next date is a holiday.
    day_ends = np.where(np.append(closed[1:], [False]), DAY, 2 * DAY)
    parts = [np.empty((3, 0), np.int64)]
    for chosen, opening in _openings(spec, days, ordinary, special):
        at, until = days[chosen] * DAY, np.minimum(opening.close_minute * MINUTE, day_ends[chosen])
        parts.append(np.stack([at + opening.open_minute * MINUTE, at + until, days[chosen]]))
    pieces = np.concatenate(parts, axis=1)
    low, high, owner = pieces[:, np.argsort(pieces[0], kind="stable")]
    return low, high, owner


def _among(days: IntArray, some: IntArray) -> npt.NDArray[np.bool_]:
    """Which of a row of days are among some others."""
    found = np.zeros(len(days), bool)
    found[some[(some >= days[0]) & (some <= days[-1])] - days[0]] = True
    return found


def _openings(
    spec: CalendarSpec, days: IntArray, ordinary: npt.NDArray[np.bool_], special: dict[int, tuple[Opening, ...]]
) -> Iterator[tuple[IntArray, Opening]]:
    begins = int(days[0] + 3)  # 1970-01-01 was a Thursday
    for weekday, openings in spec.hours.items():
        each = np.arange((weekday - begins) % 7, len(days), 7)
        chosen = each[ordinary[each]]
        yield from ((chosen, opening) for opening in openings)
    for on, openings in special.items():
        yield from ((np.array([on - days[0]]), opening) for opening in openings)


def _on_the_time_line(
    spec: CalendarSpec, low: IntArray, high: IntArray, owner: IntArray, last_year: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Wall-clock openings as UTC pieces, sorted by the date they belong to."""
    table = offsets(spec.timezone, last_year)
    until = np.append(table.since[1:], 1 << 61)
    # Between two moves of the clocks an opening is one piece. One that they were moved in lies on both sides of the
    # move, and is cut; one that they skipped lies on neither.
    first = np.searchsorted(until + table.offset, low, side="right")
    parts = np.searchsorted(table.since + table.offset, high, side="left") - first
    whose = np.repeat(np.arange(len(low)), parts)
    between = np.arange(len(whose)) + (first - np.cumsum(parts) + parts)[whose]
    opens = np.maximum(low[whose] - table.offset[between], table.since[between])
    closes = np.minimum(high[whose] - table.offset[between], until[between])
    order = np.lexsort((opens, owner[whose]))
    return opens[order], closes[order], owner[whose][order]


def _merge(opens: IntArray, closes: IntArray) -> tuple[IntArray, IntArray]:
    """Joins openings that overlap or touch: what is open twice is open once."""
    order = np.argsort(opens, kind="stable")
    opens, reach = opens[order], np.maximum.accumulate(closes[order])
    starts = np.flatnonzero(np.append([True], opens[1:] > reach[:-1])) if len(opens) else np.empty(0, np.int64)
    last = np.append(starts[1:], [len(opens)])[: len(starts)] - 1
    return opens[starts], reach[last]


def _day(on: date) -> int:
    return on.toordinal() - _EPOCH_DAY


def days_of(dates: Iterable[date]) -> IntArray:
    """Dates as int64 days since 1970-01-01."""
    return np.fromiter(map(date.toordinal, dates), np.int64) - _EPOCH_DAY


def date_of(day: int) -> date:
    """The date of a day number since 1970-01-01."""
    return date.fromordinal(int(day) + _EPOCH_DAY)
