from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A promise of a team or a supplier says who makes it."""
    for sla in catalog.all(SLA):
        if sla.spec.party != "customer" and not sla.spec.provider and not is_over(sla, context.today):
            who = "team" if sla.spec.party == "internal" else "supplier"
            yield sla.problem(
                f"{sla.label} does not say which {who} makes the promise",
                *("spec", "party"),
                hint=f"name the {who} under `provider`",
            )
