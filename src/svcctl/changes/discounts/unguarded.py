from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Who has to agree to a discount that neither a floor nor a cost guards."""
    if who := policy.spec.unguarded:
        yield Fact("who agrees where nothing guards a price", who, who, ("spec", "unguarded"))
