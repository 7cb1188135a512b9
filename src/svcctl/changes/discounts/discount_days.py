from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Resource
from svcctl.changes.discounting import counterparts, discounts
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import Discount, DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """On which days a discount is given, where both sides have it: longer is better."""
    for about, path, discount in discounts(policy):
        if len(counterparts(about, side)) == 2:
            first, last = discount.from_ or date.min, discount.to or date.max
            yield Fact(f"days of {about}", (-first.toordinal(), last), _words(discount), (*path, _key(about, side)))


def _key(about: str, side: Side) -> str:
    """The day that differs, the last one before the first."""
    one, other = counterparts(about, side)
    return "from" if one.to == other.to else "to"


def _words(discount: Discount) -> str:
    first, last = discount.from_, discount.to
    if first and last:
        return f"from {first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "any day"
