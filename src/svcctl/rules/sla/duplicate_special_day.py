from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A date is named once among a calendar's special days and own holidays."""
    for calendar in catalog.all(BusinessCalendar):
        seen: set[date] = set()
        for path, day in _dates(calendar.spec):
            if day in seen:
                yield calendar.problem(
                    f"{day} is named twice among the special days and own holidays of this calendar",
                    *path,
                    hint="keep the line that is meant: a special day has its own hours, a holiday has none",
                )
            seen.add(day)


def _dates(calendar: BusinessCalendar) -> Iterator[tuple[Path, date]]:
    if calendar.holidays:
        for index, holiday in enumerate(calendar.holidays.add):
            yield ("spec", "holidays", "add", index, "date"), holiday.date
    for index, special in enumerate(calendar.special_days):
        yield ("spec", "specialDays", index, "date"), special.date
