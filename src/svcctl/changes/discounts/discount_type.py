from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which types of discounts are given at all."""
    yield from listed(policy.spec.order, "discounts of the type", "spec", "order")
