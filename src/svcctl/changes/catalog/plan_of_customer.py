from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which plan a customer has."""
    yield Fact("plan of the customer", subscription.spec.plan, subscription.spec.plan, ("spec", "plan"))
