"""Hours as sets that can be compared: longer hours are those that contain the others."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from svcctl.calendars.layout import DAY_MINUTES, Opening
from svcctl.catalog import Catalog
from svcctl.kinds.business_calendar import BusinessCalendar

ALWAYS = "always"
_WEEK = 7 * DAY_MINUTES
Week = frozenset[int]
"""The open minutes of an ordinary week, from Monday 00:00."""


def called(clock: str) -> str:
    """How a clock is told: by its name, or in words where it never stops."""
    return "round the clock" if clock == ALWAYS else clock


def week_of(calendar: BusinessCalendar, shift: int = 0) -> Week:
    """The open minutes of an ordinary week on the calendar's own wall, or shifted by so many minutes."""
    return frozenset(
        (weekday * DAY_MINUTES + minute + shift) % _WEEK
        for weekday, openings in calendar.weekly.items()
        for opening in openings
        for minute in range(opening.open_minute, opening.close_minute)
    )


def open_week(catalog: Catalog, clock: str, day: date) -> tuple[object, ...]:
    """A clock as something that can be compared: its open minutes in UTC on an ordinary week, winter and summer.

    Two clocks of one name are the same clock: what changed in its calendar is told there. A clock that nobody knows is
    compared by its name alone.
    """
    if clock == ALWAYS:
        return (frozenset(range(_WEEK)), frozenset(range(_WEEK)))
    for calendar in catalog.versions(BusinessCalendar, clock)[:1]:
        try:
            zone = ZoneInfo(calendar.spec.timezone)
        except (KeyError, OSError, ValueError):
            break
        noons = (datetime(day.year, month, 15) for month in (1, 7))  # noqa: DTZ001 - the zone's offset is asked there
        shifts = [-int((noon.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds()) // 60 for noon in noons]
        return tuple(week_of(calendar.spec, shift) for shift in shifts)
    return (clock,)


def minutes(openings: tuple[Opening, ...]) -> frozenset[int]:
    """The open minutes of one day."""
    return frozenset(minute for each in openings for minute in range(each.open_minute, each.close_minute))


def length(open_minutes: int) -> str:
    """So many minutes as people say them: ``37h 30m``."""
    hours, rest = divmod(open_minutes, 60)
    return f"{hours}h {rest:02}m" if rest else f"{hours}h"
