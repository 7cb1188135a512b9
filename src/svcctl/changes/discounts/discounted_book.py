from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which price books are discounted."""
    yield from listed(policy.spec.price_books, "discounts on", "spec", "priceBooks")
