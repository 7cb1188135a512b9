from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.contracts import contracts


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Nobody still has a service that is retired."""
    for contract in contracts(catalog, context.today):
        if contract.service.spec.lifecycle.stage == "retired":
            yield contract.subscription.problem(
                f"the service `{contract.service.name}` is retired, and {contract.customer} still has it",
                *("spec", "plan"),
                hint="end the subscription, or correct the stage of the service",
            )
