from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """In which order discounts are taken: of the types that both sides give."""
    shared = frozenset.intersection(*(frozenset(each.spec.order) for each in side.both))
    order = tuple(kind for kind in policy.spec.order if kind in shared)
    yield Fact("order of discounts", order, ", ".join(policy.spec.order), ("spec", "order"))
