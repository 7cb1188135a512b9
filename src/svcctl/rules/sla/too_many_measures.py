from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import is_over

_MOST = 6


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """An SLA measures few things, so that each of them is managed."""
    for sla in catalog.all(SLA):
        if len(sla.spec.measures) > _MOST and not is_over(sla, context.today):
            yield sla.problem(
                f"{sla.label} measures {len(sla.spec.measures)} things, more than anybody steers by",
                *("spec", "measures", _MOST, "metric"),
                hint=f"keep the {_MOST} that hurt the customer most, and report the others without a promise",
            )
