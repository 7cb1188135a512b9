from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The discount that was negotiated with a customer."""
    if off := subscription.spec.discount:
        yield Fact("negotiated discount", off.value, str(off), ("spec", "discount"))
