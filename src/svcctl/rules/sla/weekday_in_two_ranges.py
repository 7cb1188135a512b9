from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules import Context

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Each weekday has its hours from one range; a single day may differ from the range it is in."""
    for calendar in catalog.all(BusinessCalendar):
        for key, days in calendar.spec.said_twice.items():
            yield calendar.problem(
                f"the hours of {_DAYS[days[0]]} are given by two ranges",
                *("spec", "hours", key),
                hint="let the ranges not overlap, or give the day a line of its own",
                on_key=True,
            )
