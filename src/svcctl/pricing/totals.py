"""What all charges of a price come to for what is used, and the quantities between which that is a straight line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import lcm

from svcctl.kinds.price_book import Charge, Price
from svcctl.pricing.charges import rate, what_is_not_sold
from svcctl.pricing.shapes import Usage
from svcctl.pricing.straight import NO_EVENT, Straight, ends_scale, times, unit_scale

FAR = 1_000_000
"""As far as prices are looked at."""
PACKAGES = 100
"""So many packages are looked at one by one, beyond each tier."""
_MANY_EVENTS = 100
_NOTHING = (0, 0)
_ZERO = Decimal(0)
Total = Fraction | None
"""What a quantity costs; None where it is not sold."""
Amount = int | Fraction
"""What something comes to, in parts of a currency."""
_Asked = Callable[[int], Amount | None]
Used = Mapping[str, tuple[int, int]]
"""How much of each unit is used, and how many events of so much each."""
Both = tuple[Price, Price]
Prices = tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Along which a price is looked at: a unit, and where each event is charged how many events of the quantity each.

    Without a unit there are only fixed fees, and one quantity: none. Without events the quantity is one of units.
    """

    per: str
    unit: str
    events: int = 0

    def used(self, quantity: int) -> Used:
        """So much of the unit, and nothing of others."""
        return {self.unit: (quantity, self.events)}


def axes(prices: Prices, per: str) -> list[Axis]:
    """The units that any of the prices charges in a period; a few numbers of events where those are charged."""
    charges = [charge for price in prices for charge in price.charges if charge.per == per]
    found = []
    for unit in sorted({charge.unit for charge in charges if charge.unit}):
        free = {each.event.free or 0 for each in charges if each.unit == unit and each.event != NO_EVENT}
        counts = {1, _MANY_EVENTS, *(count + more for count in free for more in (0, 1) if count < _MANY_EVENTS)}
        found += [Axis(per, unit, count) for count in sorted(counts - {0})] if free else [Axis(per, unit)]
    return found or [Axis(per, "")]


@dataclass(frozen=True, slots=True)
class _Priced:
    """A charge to be asked for many quantities: as straight lines, or where it is none, event by event."""

    charge: Charge
    straight: Straight | None

    @classmethod
    def of(cls, charge: Charge) -> "_Priced":
        return cls(charge, Straight.of(charge))

    @property
    def parts(self) -> int:
        return self.straight.parts if self.straight else 1

    def at(self, quantity: int, events: int) -> Amount | None:
        if self.straight:
            return self.straight.at(quantity * (events or 1))
        if self.charge.type == "percentage":
            usage = Usage.of_events([quantity] * (events or 1) if quantity else [])
        else:
            usage = Usage.of(quantity * (events or 1))
        return None if what_is_not_sold(self.charge, usage) else rate(self.charge, usage).amount


@dataclass(frozen=True, slots=True)
class Tariff:
    """All charges of a price in one period, to be asked for many quantities: each amount in parts of its currency.

    ``parts`` make one; what cannot be counted in them is a fraction of them, as exact.
    """

    parts: int
    _charges: tuple[tuple[_Priced, int], ...]
    _least: int

    @classmethod
    def of(cls, price: Price, per: str) -> "Tariff":
        """What a plan costs each month, quarter or year, or once."""
        priced = [_Priced.of(charge) for charge in price.charges if charge.per == per]
        least = price.commitment.amount if price.commitment and price.commitment.per == per else _ZERO
        parts = lcm(least.as_integer_ratio()[1], *[each.parts for each in priced])
        return cls(parts, tuple((each, parts // each.parts) for each in priced), times(least, parts))

    @property
    def asks(self) -> bool:
        """True when anything is charged."""
        return bool(self._charges or self._least)

    @property
    def units(self) -> frozenset[str]:
        """What is counted for any of the charges."""
        return frozenset(each.charge.unit for each, _ in self._charges if each.charge.unit)

    def at(self, used: Used) -> Amount | None:
        """What quantities of units come to, each with its number of events; None where that is not sold."""
        found: Amount = 0
        for charge, more in self._charges:
            amount = charge.at(*used.get(charge.charge.unit, _NOTHING))
            if amount is None:
                return None
            found += amount * more
        return max(found, self._least) if self._least else found


def total(price: Price, per: str, used: Used) -> Total:
    """What all charges of a period come to for quantities of units, each with its number of events."""
    tariff = Tariff.of(price, per)
    amount = tariff.at(used)
    return None if amount is None else Fraction(amount, tariff.parts)


def points(prices: Prices, axis: Axis, packages: int = PACKAGES) -> list[int]:
    """Whole quantities between which no price bends or leaps; the packages of the first ``packages`` only."""
    if not axis.unit:
        return [0]
    found = {0, 1, FAR}
    charges = [each for price in prices for each in price.charges if each.per == axis.per and each.unit == axis.unit]
    for charge in {_shape(each): each for each in charges}.values():
        found |= {point for point in _ends(charge, axis.events, packages) if 0 <= point <= FAR}
    held: list[_Asked] = [
        partial(_Priced.of(charge).at, events=axis.events)
        for charge in charges
        if charge.minimum is not None or charge.maximum is not None or charge.event != NO_EVENT
    ]
    held += [
        _along(Tariff.of(price, axis.per), axis)
        for price in prices
        if price.commitment is not None and price.commitment.per == axis.per
    ]
    stepped = any(charge.size for charge in charges)
    for amount in held:
        found |= set(_held(amount, sorted(found), stepped=stepped))
    return sorted(found)


def _along(tariff: "Tariff", axis: Axis) -> _Asked:
    return lambda quantity: tariff.at(axis.used(quantity))


def _shape(charge: Charge) -> tuple[Decimal, Decimal | None, tuple[Decimal, ...]]:
    """Where a charge bends or leaps: those of one plan in many regions mostly do at the same quantities."""
    return charge.included, charge.size, tuple(tier.up_to for tier in charge.tiers if tier.up_to is not None)


def _ends(charge: Charge, events: int, packages: int) -> Iterator[int]:
    """The quantities around every end of a tier or of what is included, and around the packages after it."""
    scale, fine = unit_scale(charge), ends_scale(charge)
    included, size = times(charge.included, scale), times(charge.size or Decimal(1), scale)
    for bound in (0, *(times(tier.up_to, fine) for tier in charge.tiers if tier.up_to is not None)):
        for package in range(packages + 1 if charge.size else 1):
            at = (included + bound * size // fine + package * size) // (scale * (events or 1))
            yield from (at - 1, at, at + 1)


def _held(amount: _Asked, at: Iterable[int], *, stepped: bool) -> Iterator[int]:
    """Where an amount that is a line between two points, but held by a least or a most, begins and ends to be held.

    ``stepped`` says that there are packages: far out, an amount that is a line then stands beside one of many steps.
    """
    for left, right in pairwise(at):
        first, last = amount(left), amount(right)
        if right - left > 1 and first != last and (stepped or not _is_line(amount, left, right)):
            start = last_with(lambda point, first=first: amount(point) == first, left, right)  # type: ignore[misc]
            end = last_with(lambda point, last=last: amount(point) != last, left, right)  # type: ignore[misc]
            yield from (start, start + 1, end, end + 1)


def _is_line(amount: _Asked, left: int, right: int) -> bool:
    """True where an amount that never falls rises by as much at both ends as it does on the average."""
    first, second, before, last = (amount(each) for each in (left, left + 1, right - 1, right))
    if first is None or second is None or before is None or last is None:
        return False
    return second - first == last - before and (second - first) * (right - left) == last - first


def last_with(holds: Callable[[int], bool], left: int, right: int) -> int:
    """The last quantity up to which something holds that holds at ``left`` and not at ``right``."""
    while right - left > 1:
        middle = (left + right) // 2
        if holds(middle):
            left = middle
        else:
            right = middle
    return left
