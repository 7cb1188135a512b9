"""A charge as arrays: what it comes to for a million quantities at once, exact, each rounded to the minor unit.

Without events every charge is a straight line between its tiers, so that a look-up and a multiplication price it;
those with events, and those by parts of packages, are priced one by one.
Integers throughout; where they might not fit into 64 bits, Python's own take over.
"""

from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.kinds.price_book import Charge
from svcctl.money import USUAL, Money, Rounding
from svcctl.money.currency import minor_digits
from svcctl.pricing.charges import rate
from svcctl.pricing.shapes import Usage
from svcctl.pricing.straight import NO_EVENT, ends_scale, lines

Ints = npt.NDArray[np.int64]
DECIMALS = 6
UNIT = 10**DECIMALS
"""Quantities are whole millionths of a unit."""
_SAFE = 2**61


def priced(charge: Charge, quantities: Ints, currency: str, rounding: Rounding = USUAL) -> Ints:
    """What a charge comes to for quantities in millionths of a unit, in minor units of a currency.

    Quantities beyond tiers that end are not sold: ask `what_is_not_sold` first. Raises ValueError for absurd sums.
    """
    if charge.event != NO_EVENT or (charge.size is not None and charge.started == "in-part"):
        return _one_by_one(charge, quantities, currency, rounding)
    units, tiers, scale = _counted(charge, quantities), lines(charge, ends_scale(charge)), 10 ** minor_digits(currency)
    least, most = (None if each is None else Fraction(each) * scale for each in (charge.minimum, charge.maximum))
    fixed = [Fraction(each * scale, tiers.parts) for each in tiers.fixed]
    slope = [Fraction(each * scale * tiers.scale, tiers.parts * UNIT) for each in tiers.slope]
    bounds = [each for each in (least, most) if each is not None]
    whole = lcm(*(part.denominator for part in (*fixed, *slope, *bounds)))
    reach = max(map(abs, (*fixed, *bounds))) + max(slope) * int(units.max(initial=0))
    kind: type = np.int64 if 4 * (reach + rounding.minor) * whole < _SAFE else object
    ends = [each * UNIT // tiers.scale for each in tiers.ends]
    at = np.searchsorted(np.array(ends, np.int64), units, side="left")
    table: npt.NDArray[Any] = np.array([[int(part * whole) for part in parts] for parts in (fixed, slope)], kind)
    amount = table[0, at] + table[1, at] * units.astype(kind)
    if charge.tiers and not charge.flat_at_zero:
        amount = np.where(units == 0, 0, amount)
    amount = amount if least is None else np.maximum(amount, int(least * whole))
    amount = amount if most is None else np.minimum(amount, int(most * whole))
    minor = _rounded(amount, whole * rounding.minor, rounding)
    if kind is object and len(minor) and minor.max() > _SAFE // len(minor):
        raise ValueError(f"what was used of {charge.name or charge.unit} comes to more than can be added up")
    found: Ints = minor.astype(np.int64)
    return found


def _counted(charge: Charge, quantities: Ints) -> Ints:
    """Units beyond those included, or packages of them, in millionths."""
    units = np.maximum(quantities - _millionths(charge.included), 0)
    if charge.size is None:
        return units
    size = _millionths(charge.size)
    if charge.started == "charged":
        packages = -(-units // size)
    else:
        packages = (2 * units + (size if charge.started == "from-half" else 0)) // (2 * size)
    found: Ints = packages * UNIT
    return found


def _rounded(amount: npt.NDArray[Any], unit: int, rounding: Rounding) -> npt.NDArray[Any]:
    """Amounts of 0 or more, in parts of which ``unit`` make the smallest amount that is paid, in minor units."""
    full = amount // unit
    half = 2 * (amount - full * unit) - unit
    more = {
        "half-up": half >= 0,
        "half-even": (half > 0) | ((half == 0) & (full % 2 == 1)),
        "up": half > -unit,
        "down": half > unit,
    }[rounding.how]
    found: npt.NDArray[Any] = (full + more) * rounding.minor
    return found


def _one_by_one(charge: Charge, quantities: Ints, currency: str, rounding: Rounding) -> Ints:
    different, back = np.unique(quantities, return_inverse=True)
    usages = (Usage.of(Fraction(int(quantity), UNIT)) for quantity in different)
    amounts = [Money.of(rate(charge, usage).amount, currency, rounding).minor for usage in usages]
    return np.array(amounts, np.int64)[back]


def _millionths(number: Decimal) -> int:
    """A number of units in millionths; what is smaller than one is a slip of a price book, and cut."""
    return int(number * UNIT)
