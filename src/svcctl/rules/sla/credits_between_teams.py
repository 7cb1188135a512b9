from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Credits are promised only where a fee is paid."""
    for sla in catalog.all(SLA):
        if sla.spec.party == "internal" and sla.spec.credits:
            yield sla.problem(
                "credits are promised between teams of one company, where no fee is paid",
                *("spec", "credits"),
                hint="delete `credits`, or say that the party is a customer",
                on_key=True,
            )
