from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import most


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A cap limits something: credits can come to more than it."""
    for sla in catalog.all(SLA):
        terms = sla.spec.credits
        period, year = (terms.cap.period, terms.cap.year) if terms and terms.cap else (None, None)
        earned = most(terms) if terms else None
        if period and earned is not None and earned < period.value:
            yield sla.problem(
                f"credits of one period come to {earned:f}% at most, so the cap of {period} is never reached",
                *("spec", "credits", "cap", "period"),
                hint=f"write {earned:f}%, or raise the credits",
            )
        elif period and year and year > period:
            yield sla.problem(
                f"{period} of each period is {period} of the year at most, so the cap of {year} is never reached",
                *("spec", "credits", "cap", "year"),
                hint="take the cap of the year out, or lower it below that of a period",
            )
