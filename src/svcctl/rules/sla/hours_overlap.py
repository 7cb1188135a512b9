from collections.abc import Iterator
from itertools import pairwise

from svcctl.calendars.layout import Opening
from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The opening hours of a day follow one another."""
    for calendar in catalog.all(BusinessCalendar):
        for path, hours in _days(calendar.spec):
            for (_, earlier), (index, later) in pairwise(sorted(enumerate(hours), key=lambda item: item[1])):
                if later.open_minute < earlier.close_minute:
                    yield calendar.problem(
                        "these hours begin before the ones before them on this day have ended",
                        *(*path, index),
                        hint="write them as one stretch, or correct a time",
                    )


def _days(calendar: BusinessCalendar) -> Iterator[tuple[Path, tuple[Opening, ...]]]:
    for key, hours in calendar.hours.items():
        yield ("spec", "hours", key), hours
    for index, day in enumerate(calendar.special_days):
        yield ("spec", "specialDays", index, "hours"), day.hours
