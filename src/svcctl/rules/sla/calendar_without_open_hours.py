from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules import Context
from svcctl.rules.clocks import weekly_hours


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A business calendar is open at some time."""
    for calendar in catalog.all(BusinessCalendar):
        special = any(day.hours for day in calendar.spec.special_days)
        if not special and not weekly_hours(calendar):
            yield calendar.problem(
                f"`{calendar.name}` is never open, so a clock on it never runs",
                *("spec", "hours"),
                hint='write the hours of a week, such as mon-fri: ["08:30-17:00"]',
            )
