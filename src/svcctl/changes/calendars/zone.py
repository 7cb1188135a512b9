from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.business_calendar import BusinessCalendar

KIND = BusinessCalendar


def facts(calendar: Resource[BusinessCalendar], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """By which clock on the wall the hours are read."""
    yield Fact("time zone of the hours", calendar.spec.timezone, calendar.spec.timezone, ("spec", "timezone"))
