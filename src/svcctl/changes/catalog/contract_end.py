from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The last day of a contract."""
    if end := subscription.spec.end:
        yield Fact("end of the contract", end, str(end), ("spec", "end"), on=end)
