from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Who may agree a price below the floor."""
    if who := policy.spec.below_floor:
        yield Fact("who may go below the floor", who, who, ("spec", "belowFloor"))
