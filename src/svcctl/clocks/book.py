from collections.abc import Iterable
from datetime import date
from functools import cached_property

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.holidays import public_holidays
from svcctl.calendars.layout import ALWAYS, CalendarSpec
from svcctl.catalog import Catalog
from svcctl.kinds.business_calendar import BusinessCalendar

HOLIDAY_YEARS = range(1970, 2101)
"""Public holidays are computed for these years; later ones are nobody's law yet."""


def holidays_of(
    calendar: BusinessCalendar, years: Iterable[int] = HOLIDAY_YEARS, language: str = ""
) -> dict[date, str]:
    """The holidays on which a calendar is closed, by date, with their names, in a language where that is known.

    Public holidays of its country and part of it, plus its own days, less the ones it says are worked.
    Raises ValueError, with the nearest code, for a country or part that nobody knows.
    """
    said = calendar.holidays
    if said is None:
        return {}
    wanted = frozenset(years)
    found = public_holidays(said.country, said.subdivision, wanted, language) if said.country else {}
    found |= {day.date: day.name for day in said.add if day.date.year in wanted}
    for day in said.remove:
        found.pop(day.date, None)
    return dict(sorted(found.items()))


def spec_of(calendar: BusinessCalendar) -> CalendarSpec:
    """A declared calendar as the layout of its open and closed days. Raises ValueError as `holidays_of` does."""
    special = {day.date: day.hours for day in calendar.special_days}
    return CalendarSpec(calendar.timezone, calendar.weekly, frozenset(holidays_of(calendar)), special)


class Clocks:
    """Hands out the clock of each calendar by name; a clock is drawn once and kept for the whole run."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._drawn: dict[str, BusinessClock] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The calendars there are, the built-in `always` included."""
        return frozenset(self._catalog.names("BusinessCalendar"))

    def get(self, name: str) -> BusinessClock:
        """The clock of a calendar. Raises KeyError for an unknown name, ValueError for an unknown zone or country."""
        if name not in self._drawn:
            self._drawn[name] = BusinessClock(self._spec(name))
        return self._drawn[name]

    def _spec(self, name: str) -> CalendarSpec:
        if name == "always":
            return ALWAYS
        declared = self._catalog.versions(BusinessCalendar, name)
        if not declared:
            raise KeyError(name)
        return spec_of(declared[-1].spec)
