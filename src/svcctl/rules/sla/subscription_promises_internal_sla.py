from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The terms agreed in a contract with a customer are promised to customers."""
    for subscription in catalog.all(Subscription):
        name = subscription.spec.sla
        for sla in catalog.versions(SLA, name.partition("@")[0])[-1:]:
            if sla.spec.party != "customer":
                yield subscription.problem(
                    f"`{subscription.name}` promises `{name}`, an SLA with the party {sla.spec.party}",
                    *("spec", "sla"),
                    hint="name an SLA for customers, or leave the key out for the SLA of the plan",
                )
