from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side, sentence
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy
WHOLE = True


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """All discounts of some price books."""
    yield Fact("discount policy", THERE, f"for {sentence(policy.spec.price_books)}", ("metadata", "name"))
