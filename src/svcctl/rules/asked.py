"""What one unit costs by the price list, whichever way a charge is priced: what floors and costs are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from svcctl.findings import Path
from svcctl.kinds.base import Percent
from svcctl.kinds.price_book import Charge

_EXACT = Context(prec=200)
"""More digits than a price may have that is read, so that nothing is rounded."""
_SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Asked:
    """The least that one unit costs by a part of the list: the fee, a tier or a rate. ``path`` is within the charge."""

    path: Path
    words: str
    amount: Fraction

    def __str__(self) -> str:
        return short(self.amount)


def asked(charge: Charge) -> Iterator[Asked]:
    """The unit prices of a charge's list; with a flat amount, what the last unit of the tier brings it to."""
    if charge.bands.list is not None:
        yield Asked(("bands", "list"), "the list price", Fraction(charge.bands.list))
    if charge.rate is not None:
        yield Asked(("rate",), "the rate", Fraction(charge.rate.fraction))
    above = Fraction(0)
    for index, tier in enumerate(charge.tiers):
        price = None if tier.price is None else Fraction(tier.price)
        if tier.flat and tier.up_to is not None:
            units = Fraction(tier.up_to) - (above if charge.type == "graduated" else 0)
            price = (price or 0) + Fraction(tier.flat) / units if units > 0 else None
        if price is not None:
            key = "flat" if tier.price is None else "price"
            yield Asked(("tiers", index, key), f"the price of a unit in tier {index + 1}", price)
        above = above if tier.up_to is None else Fraction(tier.up_to)
    if charge.overage is not None:
        yield Asked(("overage",), "the price beyond the last tier", Fraction(charge.overage))


def below(charge: Charge, bound: Decimal | None) -> Iterator[Asked]:
    """The prices that ask for less than a bound: those of the list, and the target."""
    target = charge.bands.target
    if bound is not None and not _surely_above(charge, bound):
        aim = () if target is None else (Asked(("bands", "target"), "the target price", Fraction(target)),)
        yield from (each for each in (*asked(charge), *aim) if each.amount < bound)


def below_target(charge: Charge) -> Asked | None:
    """The first price of the list that is below the target; None where sales can reach it."""
    target = charge.bands.target
    if target is None or _surely_above(charge, target):
        return None
    return next((each for each in asked(charge) if each.amount < target), None)


def _surely_above(charge: Charge, bound: Decimal) -> bool:
    """True where a look at the prices as they are written tells that none is below: so it is with most of a book."""
    written = (charge.bands.list, charge.bands.target, charge.overage, *(tier.price for tier in charge.tiers))
    worked_out = charge.rate is not None or any(tier.flat for tier in charge.tiers)
    return not worked_out and all(price is None or price >= bound for price in written)


def lowest(charge: Charge) -> Asked | None:
    """The lowest price that may be agreed: the floor, or where there is none, the lowest price of the list."""
    floor = charge.bands.floor
    if floor is not None:
        return Asked(("bands", "floor"), "the floor price", Fraction(floor))
    return min(asked(charge), key=lambda each: each.amount, default=None)


def short_of(charge: Charge, least: Percent | None) -> Fraction | None:
    """The share of the lowest price that is left after cost, where it is less than asked for; a loss is not."""
    cost, floor = charge.bands.cost, charge.bands.floor
    if least is None or cost is None or charge.per == "once":
        return None
    if floor is not None and _EXACT.multiply(_EXACT.subtract(floor, cost), 100) >= _EXACT.multiply(floor, least.value):
        return None  # so it is with most of a book, and no fraction is needed to see it
    found = lowest(charge)
    if found is None:
        return None
    left = found.amount - Fraction(cost)
    return left / found.amount if 0 <= left < found.amount * Fraction(least.fraction) else None


def short(amount: Fraction) -> str:
    """An amount as people write it, cut to four decimals."""
    decimal = Decimal(amount.numerator) / Decimal(amount.denominator)
    return f"{decimal:f}" if Fraction(decimal) == amount else f"{decimal.quantize(_SHOWN):f}"
