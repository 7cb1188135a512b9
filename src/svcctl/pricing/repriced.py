"""A price with other amounts: which numbers of a charge are money, and which count something else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from svcctl.kinds.base import Model
from svcctl.kinds.price_book import Charge, Price, Region

Amount = Callable[[Decimal], Decimal]
M = TypeVar("M", bound=Model)

COUNTED = frozenset({"included", "size", "up_to"})
"""Numbers that count units; every other decimal number of a price is an amount of money."""


def repriced(price: Price, region: Region, currency: str, asked: Amount, cost: Amount) -> Price:
    """The price of a plan for another region: ``asked`` gives what customers pay, ``cost`` what it costs the company.

    A share of an amount stays a share, with its bands; what it is a share of is counted in the currency of the region:
    a unit that names ``currency`` names the new one.
    """
    with_money = _with(price, _Money(asked, cost))
    charges = tuple(
        _share(each, was, currency, region.currency)
        for each, was in zip(with_money.charges, price.charges, strict=True)
    )
    return with_money.replacing(region=region.name, charges=charges)


@dataclass(frozen=True, slots=True)
class _Money:
    asked: Amount
    cost: Amount

    def of(self, name: str, amount: Decimal) -> Decimal:
        return self.cost(amount) if name == "cost" else self.asked(amount)


def _with(part: M, money: _Money) -> M:
    """A part of a price with every amount in it replaced."""
    changed: dict[str, Any] = {}
    for name in part.field_names():
        value = getattr(part, name)
        if value is None or isinstance(value, str):
            continue  # most are
        if isinstance(value, Decimal):
            if name not in COUNTED:
                changed[name] = money.of(name, value)
        elif isinstance(value, Model):
            changed[name] = _with(value, money)
        elif value and isinstance(value, tuple):
            changed[name] = tuple(_with(each, money) if isinstance(each, Model) else each for each in value)
    return part.replacing(**changed) if changed else part


def _share(charge: Charge, was: Charge, old: str, new: str) -> Charge:
    if charge.type != "percentage":
        return charge
    unit = re.sub(rf"\b{re.escape(old)}\b", new, charge.unit) if old else charge.unit
    return charge.replacing(unit=unit, bands=was.bands)


def amounts(charge: Charge) -> Iterator[tuple[str, Decimal]]:
    """The amounts of a charge that customers may see, each with what it is called."""
    if charge.bands.list is not None:
        yield "price", charge.bands.list
    for number, tier in enumerate(charge.tiers, 1):
        if tier.price is not None:
            yield f"price in tier {number}", tier.price
        if tier.flat is not None:
            yield f"flat amount of tier {number}", tier.flat
    event = charge.event
    more = {"overage": charge.overage, "fee": event.fee, "least each time": event.minimum}
    more |= {"most each time": event.maximum, "least": charge.minimum, "most": charge.maximum}
    yield from ((name, amount) for name, amount in more.items() if amount is not None)
