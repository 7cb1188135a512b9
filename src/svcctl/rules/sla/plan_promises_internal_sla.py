from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The service levels of a plan are promised to customers."""
    for plan in catalog.all(Plan):
        name = plan.spec.sla
        for sla in catalog.versions(SLA, name.partition("@")[0])[-1:]:
            if sla.spec.party != "customer":
                yield plan.problem(
                    f"`{plan.name}` promises `{name}`, an SLA with the party {sla.spec.party}",
                    *("spec", "sla"),
                    hint=f"name an SLA for customers; it may say `restsOn: [{name}]`",
                )
