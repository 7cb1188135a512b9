from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.subscription import Subscription

KIND = Subscription


def facts(subscription: Resource[Subscription], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What a customer pays."""
    spec = subscription.spec
    value = (spec.currency, -spec.monthly_fee)
    yield Fact("monthly fee", value, f"{spec.currency} {spec.monthly_fee:,f}", ("spec", "monthlyFee"))
