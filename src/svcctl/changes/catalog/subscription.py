from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription
WHOLE = True


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A subscription as a whole."""
    yield Fact(
        "subscription", THERE, subscription.spec.customer_name or subscription.spec.customer, ("metadata", "name")
    )
