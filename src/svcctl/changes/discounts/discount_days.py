from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Resource
from svcctl.changes.discounting import counterparts, discounts
from svcctl.changes.facts import Fact, Side
from svcctl.findings import Path
from svcctl.kinds.discount_policy import Discount, DiscountPolicy

KIND = DiscountPolicy


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """On which days a discount is given, where both sides have it: longer is better."""
    for about, path, discount in discounts(policy):
        if len(counterparts(about, side)) == 2:
            first, last = discount.from_ or date.min, discount.to or date.max
            yield Fact(f"days of {about}", (-first.toordinal(), last), _words(discount), (*path, *_key(about, side)))


def _key(about: str, side: Side) -> Path:
    """The day that differs; the discount as a whole where both do."""
    one, other = counterparts(about, side)
    if one.to == other.to:
        return ("from",)
    return ("to",) if one.from_ == other.from_ else ()


def _words(discount: Discount) -> str:
    first, last = discount.from_, discount.to
    if first and last:
        return f"from {first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "any day"
