from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.discounting import counterparts, discounts
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """The code that a customer names, where both sides have the discount."""
    for about, path, discount in discounts(policy):
        if discount.code and len(counterparts(about, side)) == 2:
            yield Fact(f"code of {about}", discount.code, discount.code, (*path, "code"))
