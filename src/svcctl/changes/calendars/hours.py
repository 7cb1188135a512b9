from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.hours import length, week_of
from svcctl.kinds.business_calendar import BusinessCalendar

KIND = BusinessCalendar


def facts(calendar: Resource[BusinessCalendar], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The open hours of an ordinary week; more is better where all old hours stay open."""
    week = week_of(calendar.spec)
    yield Fact("hours of a week", week, f"{length(len(week))} a week", ("spec", "hours"))
