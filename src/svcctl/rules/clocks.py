from collections.abc import Mapping
from dataclasses import dataclass

from svcctl.calendars.layout import DAY_MINUTES, Opening
from svcctl.catalog import Catalog, Resource
from svcctl.kinds.business_calendar import BusinessCalendar

ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class DayLengths:
    """The shortest and the longest open day of an ordinary week, in seconds. Holidays and special days are left out."""

    shortest: int
    longest: int


def weekly_hours(calendar: Resource[BusinessCalendar]) -> Mapping[int, tuple[Opening, ...]]:
    """The hours of an ordinary week, by weekday (0 is Monday); closed days are left out."""
    return {day: hours for day, hours in calendar.spec.weekly.items() if hours}


def day_lengths(catalog: Catalog, clock: str) -> DayLengths | None:
    """How long the open days of a clock are; None when it is not declared or has no open day."""
    if clock == ALWAYS:
        return DayLengths(DAY_MINUTES * 60, DAY_MINUTES * 60)
    for calendar in catalog.versions(BusinessCalendar, clock)[:1]:
        lengths = [60 * sum(map(_minutes, hours)) for hours in weekly_hours(calendar).values()]
        return DayLengths(min(lengths), max(lengths)) if lengths else None
    return None


def _minutes(opening: Opening) -> int:
    return opening.close_minute - opening.open_minute
