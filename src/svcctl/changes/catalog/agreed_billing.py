from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How often a customer is billed, where that is not as the price book usually does."""
    if every := subscription.spec.billing:
        yield Fact("billing period of the contract", str(every.months), str(every), ("spec", "billing"))
