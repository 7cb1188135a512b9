from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.hours import length, minutes
from svcctl.kinds.business_calendar import BusinessCalendar

KIND = BusinessCalendar


def facts(calendar: Resource[BusinessCalendar], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Single days with other hours."""
    for index, day in enumerate(calendar.spec.special_days):
        open_ = minutes(day.hours)
        yield Fact(f"hours on {day.date}", open_, length(len(open_)), ("spec", "specialDays", index), on=day.date)
