from collections.abc import Iterator
from datetime import timedelta

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.clocks import holidays_of
from svcctl.kinds.business_calendar import BusinessCalendar

KIND = BusinessCalendar


def facts(calendar: Resource[BusinessCalendar], side: Side) -> Iterator[Fact]:
    """The days of the coming year on which nobody works for a holiday; fewer are better."""
    try:
        days = holidays_of(calendar.spec, range(side.day.year, side.day.year + 2))
    except ValueError:
        return  # told by unknown-holiday-country
    coming = {day: name for day, name in days.items() if side.day <= day < side.day + timedelta(days=365)}
    closed = frozenset(range(side.day.toordinal(), side.day.toordinal() + 365)) - {day.toordinal() for day in coming}
    yield Fact("holidays of the coming year", closed, f"{len(coming)} days", ("spec", "holidays"))
