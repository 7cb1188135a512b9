from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, numbered
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How much each level may agree; without a bound, any discount."""
    for who, index, level in numbered((level.by, level) for level in policy.spec.approvals):
        value = (False, level.up_to.value) if level.up_to else (True, 100)
        words = f"up to {level.up_to}" if level.up_to else "any discount"
        yield Fact(f"discounts that {who} may agree", value, words, ("spec", "approvals", index))
