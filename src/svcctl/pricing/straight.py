"""A charge as straight lines between its tiers: what it comes to for whole quantities, in whole numbers, without words.

Exact, as `rate` is: money is counted in parts so small that every price of the charge is a whole number of them, and
units in parts so small that every bound is.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import lcm

from svcctl.kinds.price_book import Charge, Event

NO_EVENT = Event()
_TIERED = frozenset({"graduated", "volume", "stairstep"})
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a charge comes to for what is counted: ``fixed + slope * counted``, by the first line that does not end yet.

    ``parts`` of money make one of the currency; what is counted is in parts, of which ``scale`` make one. ``flat`` of
    what is fixed are flat amounts of tiers.
    """

    parts: int
    scale: int
    ends: tuple[int, ...]
    fixed: tuple[int, ...]
    slope: tuple[int, ...]
    flat: tuple[int, ...] = (0,)


def lines(charge: Charge, scale: int) -> Lines:
    """The lines of a charge without events; ``scale`` makes the end of every tier a whole number."""
    if charge.type not in _TIERED:
        price = charge.bands.list or _ZERO if charge.rate is None else charge.rate.fraction
        amount, parts = price.as_integer_ratio()
        if charge.type == "flat":
            return Lines(parts, scale, (), (amount,), (0,))
        return Lines(parts * scale, scale, (), (0,), (amount,))
    tiers = [(each.up_to, each.price or _ZERO, each.flat or _ZERO) for each in charge.tiers]
    if charge.overage is not None:
        tiers.append((None, charge.overage, _ZERO))
    parts = denominator(amount for _, *amounts in tiers for amount in amounts)
    ends, fixed, slope, flats = [], [], [], [0]
    above = total = 0
    for number, (end, price, flat) in enumerate(tiers):
        each, once = times(price, parts), times(flat, parts * scale)
        adds_up = charge.type == "graduated" or number == len(charge.tiers)  # or else all units have this price
        ends.append(above)
        fixed.append(total + once - each * above if adds_up else once)
        slope.append(each)
        flats.append(flats[-1] + once if adds_up else once)
        if end is not None:
            above = times(end, scale)
            total = fixed[-1] + each * above
    return Lines(parts * scale, scale, tuple(ends[1:]), tuple(fixed), tuple(slope), tuple(flats[1:]))


@dataclass(frozen=True, slots=True)
class Straight:
    """A charge that tells in a moment what a quantity comes to, in parts of which ``parts`` make one of its currency.

    ``scale`` parts make a unit; so much is ``included``, and a package has ``size`` of them, or 0 without packages.
    Beyond ``last`` nothing is sold, and amounts stay between ``least`` and ``most``.
    """

    charge: Charge
    lines: Lines
    parts: int
    scale: int
    included: int
    size: int
    last: int | None
    least: int | None
    most: int | None

    @classmethod
    def of(cls, charge: Charge) -> "Straight | None":
        """The charge as lines; None where events are priced one by one, or its tiers do not follow each other."""
        if charge.event != NO_EVENT or not _in_order(charge):
            return None
        scale = unit_scale(charge)
        package = 0 if charge.size is None else times(charge.size, scale)
        found = lines(charge, package if package and charge.started == "in-part" else scale)
        end = charge.tiers[-1].up_to if charge.tiers and charge.overage is None else None
        last = None if end is None else times(end, found.scale)
        least, most, parts = charge.minimum, charge.maximum, found.parts
        if least is not None or most is not None:
            parts = lcm(parts, denominator(each for each in (least, most) if each is not None))
        held = (None if each is None else times(each, parts) for each in (least, most))
        return cls(charge, found, parts, scale, times(charge.included, scale), package, last, *held)

    def at(self, units: int) -> int | None:
        """What so many units come to; None where so many are not sold."""
        counted = max(units * self.scale - self.included, 0)
        if self.size:
            counted = self._packages(counted)
        if self.last is not None and counted > self.last:
            return None
        if counted or self.charge.flat_at_zero or not self.charge.tiers:
            line = bisect_left(self.lines.ends, counted)
            amount = (self.lines.fixed[line] + self.lines.slope[line] * counted) * (self.parts // self.lines.parts)
        else:
            amount = 0
        if self.least is not None and amount < self.least:
            return self.least
        return amount if self.most is None else min(amount, self.most)

    def _packages(self, counted: int) -> int:
        started = self.charge.started
        if started == "in-part":
            return counted
        if started == "charged":
            return -(-counted // self.size) * self.scale
        return (2 * counted + (self.size if started == "from-half" else 0)) // (2 * self.size) * self.scale


def unit_scale(charge: Charge) -> int:
    """So many parts of a unit make what is included, a package, and that many packages whole numbers of them."""
    units = charge.included.as_integer_ratio()[1]
    if charge.size is None and not charge.tiers:
        return units
    packages = 1 if charge.size is None else charge.size.as_integer_ratio()[1]
    return lcm(units, packages * ends_scale(charge))


def ends_scale(charge: Charge) -> int:
    """So many parts of a unit make every end of a tier a whole number."""
    return denominator(each.up_to for each in charge.tiers if each.up_to is not None)


def denominator(numbers: Iterable[Decimal]) -> int:
    """So many parts make each of the numbers a whole one."""
    return lcm(*(number.as_integer_ratio()[1] for number in numbers))


def times(number: Decimal, parts: int) -> int:
    """A number in parts that make it a whole one."""
    whole, of = number.as_integer_ratio()
    return whole * (parts // of)


def _in_order(charge: Charge) -> bool:
    if not charge.tiers:
        return charge.type not in _TIERED
    ends = [each.up_to for each in charge.tiers]
    known = [_ZERO, *(end for end in ends if end is not None)]
    return None not in ends[:-1] and all(left < right for left, right in pairwise(known))
