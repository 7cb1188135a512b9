from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy
ORDER = ("highest", "one-after-another", "added")
"""From what customers get least by to what they get most by: 10% and 10% are 10%, 19% or 20%."""


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What several discounts of one line come to."""
    how = policy.spec.stacking
    yield Fact("several discounts together", ORDER.index(how), how, ("spec", "stacking"))
