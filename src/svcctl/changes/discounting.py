"""Discounts of a policy by what they are about, and how much each gives at any quantity or term."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from svcctl.catalog import Resource
from svcctl.changes.facts import Side, numbered
from svcctl.findings import Path
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import Discount, DiscountPolicy
from svcctl.money import Money
from svcctl.pricing.taking import EACH, how_long

Policy = Resource[DiscountPolicy]
_EVER = 1_000_000
"""A discount that is given for the whole term, as a number of periods."""


def discounts(policy: Policy) -> Iterator[tuple[str, Path, Discount]]:
    """The discounts of a policy, each as `discount Long term`."""
    for name, index, each in numbered((each.name, each) for each in policy.spec.discounts):
        yield f"discount {name}", ("spec", "discounts", index), each


def counterparts(about: str, side: Side) -> tuple[Discount, ...]:
    """A discount of this name on both sides, as far as it is there."""
    return tuple(each for policy in side.both for called, _, each in discounts(policy) if called == about)


def gives(about: str, discount: Discount, side: Side) -> Any:
    """What a discount takes off, as something better the more it is: at every step of either side, for how long."""
    both = counterparts(about, side)
    steps = sorted({start(band.from_) for each in both for band in each.bands})
    offs = tuple(_at(discount, step) for step in steps)
    given = {each.currency for other in both for each in _amounts(other)}
    currencies = sorted(given | {each.currency for other in both for each in other.set_price})
    amounts = tuple(
        _in_each(found, currencies) for found in [discount.amount_off, *(_money(discount, at) for at in steps)]
    )
    prices = {each.currency: -each.amount for each in discount.set_price}
    off = discount.off.value if discount.off else Decimal(0)
    at_all = (discount.type, discount.unit, discount.per, discount.taken_off, bool(prices))
    return *at_all, off, offs, amounts, tuple(prices.get(each) for each in currencies), discount.times or _EVER


def told(discount: Discount) -> str:
    """The same in words: `2% from 24 months, 4% from 36 months`, `NOK 500.00 each month, for the first 3 periods`."""
    of = f" {discount.unit}" if discount.unit else ""
    steps = [f"{_takes(discount, band.off, band.amount_off)} from {_plain(band.from_)}{of}" for band in discount.bands]
    said = ", ".join(steps) or _takes(discount, discount.off, discount.amount_off)
    return said + how_long(discount.times)


def start(given: Decimal | Span) -> Decimal:
    """From how many units, or months, a step holds."""
    return Decimal(given.months) if isinstance(given, Span) else given


def _at(discount: Discount, reached: Decimal) -> Decimal:
    """What the last step that is reached gives, as quotes take it; nothing below the first one."""
    found = [band.off.value for band in discount.bands if band.off and start(band.from_) <= reached]
    return found[-1] if found else Decimal(0)


def _money(discount: Discount, reached: Decimal) -> tuple[Money, ...]:
    """The amounts that the last step that is reached gives."""
    found = [band.amount_off for band in discount.bands if start(band.from_) <= reached]
    return found[-1] if found else ()


def _amounts(discount: Discount) -> Iterator[Money]:
    yield from discount.amount_off
    for band in discount.bands:
        yield from band.amount_off


def _in_each(amounts: tuple[Money, ...], currencies: list[str]) -> tuple[int, ...]:
    """What is given in each of several currencies, in minor units."""
    given = {each.currency: each.minor for each in amounts}
    return tuple(given.get(currency, 0) for currency in currencies)


def _takes(discount: Discount, off: Percent | None, amounts: tuple[Money, ...]) -> str:
    if discount.set_price:
        return "a price of " + " or ".join(f"{each.currency} {each.amount:,f}" for each in discount.set_price)
    each = EACH[discount.per] if discount.per else ""
    of = "" if discount.taken_off == "quote" else f" off each {discount.taken_off}"
    return str(off) if off else " or ".join(f"{amount} {each}" for amount in amounts) + of


def _plain(given: Decimal | Span) -> str:
    return str(given) if isinstance(given, Span) else f"{given:,f}"
