from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """For how long a customer is bound, and keeps the terms."""
    if term := subscription.spec.term:
        yield Fact("term of the contract", str(term.months), str(term), ("spec", "term"))
