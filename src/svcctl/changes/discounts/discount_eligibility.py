from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.discounting import counterparts, discounts
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """For which plans a discount is, where both sides have it: all of them are more than any."""
    for about, path, discount in discounts(policy):
        both = counterparts(about, side)
        if len(both) == 2:
            every = frozenset(plan for each in both for plan in each.plans)
            value = (bool(not discount.plans), frozenset(discount.plans) or every)
            words = ", ".join(discount.plans) or "all plans"
            yield Fact(f"plans with {about}", value, words, (*path, "plans"))
            named = frozenset(name for each in both for name in each.charges)
            value = (bool(not discount.charges), frozenset(discount.charges) or named)
            yield Fact(f"charges with {about}", value, ", ".join(discount.charges) or "all charges", (*path, "charges"))
