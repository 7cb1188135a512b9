"""A charge as arrays: what it comes to for a million quantities at once, exact, each rounded to the minor unit.

Without events every charge is a straight line between its tiers, so that a look-up and a multiplication price it;
those with events, and those by parts of packages, are priced one by one.
Integers throughout; where they might not fit into 64 bits, Python's own take over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.kinds.price_book import Charge, Proration
from svcctl.money import USUAL, Money, Rounding
from svcctl.money.currency import minor_digits
from svcctl.pricing.parts import Extents, Segment, in_parts, segments_of
from svcctl.pricing.shapes import Usage
from svcctl.pricing.straight import NO_EVENT, ends_scale, lines

Ints = npt.NDArray[np.int64]
DECIMALS = 6
UNIT = 10**DECIMALS
"""Quantities are whole millionths of a unit."""
SAFE = 2**61
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a period that is charged: its segments, in all of which the same is used; and what shrinks with it.

    The usage of the segments does not count.
    """

    segments: tuple[Segment, ...]
    proration: Proration = field(default_factory=Proration)


WHOLE = Part((Segment(Fraction(1), Fraction(1), Usage(_NOTHING)),))


def priced(charge: Charge, quantities: Ints, currency: str, rounding: Rounding = USUAL, part: Part = WHOLE) -> Ints:
    """What a charge comes to for quantities in millionths of a unit, in minor units of a currency.

    Quantities are as of a whole period. Those beyond tiers that end are not sold: ask `what_is_not_sold` first. Raises
    ValueError for absurd sums.
    """
    if charge.event != NO_EVENT or (charge.size is not None and charge.started == "in-part"):
        return _one_by_one(charge, quantities, currency, rounding, part)
    shape = _Shape.of(charge, part)
    units, tiers = _counted(charge, quantities, shape), lines(charge, ends_scale(charge))
    scale = Fraction(10 ** minor_digits(currency), tiers.parts)
    minor = scale * tiers.parts * shape.bounds
    bounds = [None if each is None else Fraction(each) * minor for each in (charge.minimum, charge.maximum)]
    parted = zip(tiers.fixed, tiers.flat, strict=True)
    fixed = [((both - flat) * shape.units + flat * shape.flats) * scale for both, flat in parted]
    slope = [each * tiers.scale * shape.units * scale / (UNIT * shape.parts) for each in tiers.slope]
    held = [each for each in bounds if each is not None]
    whole = lcm(*(number.denominator for number in (*fixed, *slope, *held)))
    reach = max(map(abs, (*fixed, *held))) + max(slope) * int(units.max(initial=0))
    kind: type = np.int64 if 4 * (reach + rounding.minor) * whole < SAFE else object
    top = int(units.max(initial=0))  # a tier that ends beyond all units may be too large for 64 bits
    ends = np.array([min(each * UNIT * shape.parts // tiers.scale, top) for each in tiers.ends], units.dtype)
    at = np.searchsorted(ends, units, side="left")
    table: npt.NDArray[Any] = np.array([[int(number * whole) for number in row] for row in (fixed, slope)], kind)
    amount = table[0, at] + table[1, at] * units.astype(kind)
    if charge.tiers and not charge.flat_at_zero:
        amount = np.where(units == 0, 0, amount)
    return _paid(_within(amount, bounds, whole), whole, rounding, charge)


def _within(amount: npt.NDArray[Any], bounds: Sequence[Fraction | None], whole: int) -> npt.NDArray[Any]:
    """Amounts in parts of which ``whole`` make a minor unit, not below the least and not above the most."""
    least, most = bounds
    amount = amount if least is None else np.maximum(amount, int(least * whole))
    return amount if most is None else np.minimum(amount, int(most * whole))


def _paid(amount: npt.NDArray[Any], whole: int, rounding: Rounding, charge: Charge) -> Ints:
    """The same as amounts that can be paid, in minor units."""
    minor = rounded(amount, whole * rounding.minor, rounding)
    if len(minor) and minor.max() > SAFE // len(minor):
        raise ValueError(f"what was used of {charge.name or charge.unit} comes to more than can be added up")
    found: Ints = minor.astype(np.int64)
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a part of a period shrinks a charge: by what units, flat amounts and bounds are paid; ``time`` is there.

    Units that are counted are so many ``parts`` of millionths, so that they stay whole.
    """

    units: Fraction
    flats: Fraction
    bounds: Fraction
    used: Fraction
    included: Fraction

    @classmethod
    def of(cls, charge: Charge, part: Part) -> "_Shape":
        """As `in_parts` has it, segment by segment."""
        extents, says = Extents.of(segments_of(charge, part.segments)), part.proration
        paid, bounds = extents.scale("in-full"), extents.scale(says.bounds)
        if charge.quantity == "used" and charge.type != "percentage":
            return cls(paid, paid, bounds, extents.time, extents.scale_of_included(says.included))
        return cls(extents.paid, extents.scale(says.tier_flat), bounds, Fraction(1), Fraction(1))

    @property
    def parts(self) -> int:
        """Into how many parts a millionth of a unit is cut."""
        return lcm(self.used.denominator, self.included.denominator)


def _counted(charge: Charge, quantities: Ints, shape: _Shape) -> npt.NDArray[Any]:
    """Units beyond those included, or packages of them, in parts of millionths."""
    parts, included = shape.parts, _millionths(charge.included)
    used, off = int(shape.used * parts), int(shape.included * included * parts)
    size = 0 if charge.size is None else _millionths(charge.size) * parts
    most = int(quantities.max(initial=0)) * parts
    packed = (most // size + 1) * UNIT * parts if size else 0
    if 4 * max(most, off, size, packed) >= SAFE:
        quantities = quantities.astype(object)
    units = np.maximum(quantities * used - off, 0)
    if charge.size is None:
        return units
    if charge.started == "charged":
        packages = -(-units // size)
    else:
        packages = (2 * units + (size if charge.started == "from-half" else 0)) // (2 * size)
    found: npt.NDArray[Any] = packages * UNIT * parts
    return found


def rounded(amount: npt.NDArray[Any], unit: int, rounding: Rounding) -> npt.NDArray[Any]:
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


def _one_by_one(charge: Charge, quantities: Ints, currency: str, rounding: Rounding, part: Part) -> Ints:
    different, back = np.unique(quantities, return_inverse=True)
    found = []
    for quantity in different.tolist():
        usage = Usage.of(Fraction(quantity, UNIT))
        segments = [replace(each, usage=usage) for each in part.segments]
        found.append(Money.of(in_parts(charge, part.proration, segments).amount, currency, rounding).minor)
    return np.array(found, np.int64)[back]


def _millionths(number: Decimal) -> int:
    """A number of units in millionths; what is smaller than one is a slip of a price book, and cut."""
    return int(number * UNIT)
