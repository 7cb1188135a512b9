"""Discounts of a policy by what they are about, and how much each gives at any quantity or term."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from svcctl.catalog import Resource
from svcctl.changes.facts import Side, numbered
from svcctl.findings import Path
from svcctl.kinds.base import Span
from svcctl.kinds.discount_policy import Discount, DiscountPolicy

Policy = Resource[DiscountPolicy]


def discounts(policy: Policy) -> Iterator[tuple[str, Path, Discount]]:
    """The discounts of a policy, each as `discount Long term`."""
    for name, index, each in numbered((each.name, each) for each in policy.spec.discounts):
        yield f"discount {name}", ("spec", "discounts", index), each


def counterparts(about: str, side: Side) -> tuple[Discount, ...]:
    """A discount of this name on both sides, as far as it is there."""
    return tuple(each for policy in side.both for called, _, each in discounts(policy) if called == about)


def gives(about: str, discount: Discount, side: Side) -> Any:
    """What a discount takes off, as something better the more it is: at every step of either side."""
    if discount.off is not None:
        return discount.off.value
    steps = sorted({start(band.from_) for each in counterparts(about, side) for band in each.bands})
    offs = tuple(_at(discount, step) for step in steps)
    return discount.type, discount.unit, offs


def told(discount: Discount) -> str:
    """The same in words: `2% from 24 months, 4% from 36 months`."""
    if discount.off is not None:
        return str(discount.off)
    of = f" {discount.unit}" if discount.unit else ""
    return ", ".join(f"{band.off} from {_plain(band.from_)}{of}" for band in discount.bands)


def start(given: Decimal | Span) -> Decimal:
    """From how many units, or months, a step holds."""
    return Decimal(given.months) if isinstance(given, Span) else given


def _at(discount: Discount, reached: Decimal) -> Decimal:
    """What the last step that is reached gives, as quotes take it; nothing below the first one."""
    found = [band.off.value for band in discount.bands if start(band.from_) <= reached]
    return found[-1] if found else Decimal(0)


def _plain(given: Decimal | Span) -> str:
    return str(given) if isinstance(given, Span) else f"{given:,f}"
