from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The codes by which a customer gets discounts; one that is listed in another place stays the same code."""
    yield from listed(subscription.spec.code, "code", "spec", "code")
