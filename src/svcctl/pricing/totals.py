"""What all charges of a price come to for what is used, and the quantities between which that is a straight line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from svcctl.kinds.price_book import Charge, Event, Price
from svcctl.pricing.charges import rate, what_is_not_sold
from svcctl.pricing.shapes import Usage

FAR = 1_000_000
"""As far as prices are looked at."""
PACKAGES = 100
"""So many packages are looked at one by one, beyond each tier."""
_MANY_EVENTS = 100
Total = Fraction | None
"""What a quantity costs; None where it is not sold."""
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

    def used(self, quantity: int) -> "Mapping[str, tuple[int, int]]":
        """So much of the unit, and nothing of others."""
        return {self.unit: (quantity, self.events)}


def axes(prices: Prices, per: str) -> list[Axis]:
    """The units that any of the prices charges in a period; a few numbers of events where those are charged."""
    charges = [charge for price in prices for charge in price.charges if charge.per == per]
    found = []
    for unit in sorted({charge.unit for charge in charges if charge.unit}):
        free = {each.event.free or 0 for each in charges if each.unit == unit and each.event != Event()}
        counts = {1, _MANY_EVENTS, *(count + more for count in free for more in (0, 1) if count < _MANY_EVENTS)}
        found += [Axis(per, unit, count) for count in sorted(counts - {0})] if free else [Axis(per, unit)]
    return found or [Axis(per, "")]


def total(price: Price, per: str, used: Mapping[str, tuple[int, int]]) -> Total:
    """What all charges of a period come to for quantities of units, each with its number of events."""
    amounts = [_amount(charge, used) for charge in price.charges if charge.per == per]
    if None in amounts:
        return None
    found = sum(filter(None, amounts), Fraction(0))
    least = price.commitment
    return max(found, Fraction(least.amount)) if least and least.per == per else found


def _amount(charge: Charge, used: Mapping[str, tuple[int, int]]) -> Total:
    quantity, events = used.get(charge.unit, (0, 0)) if charge.unit else (0, 0)
    events = events or 1
    if charge.type == "percentage":
        usage = Usage.of_events([quantity] * events if quantity else [])
    else:
        usage = Usage.of(quantity * events)
    return None if what_is_not_sold(charge, usage) else rate(charge, usage).amount


def points(prices: Prices, axis: Axis, packages: int = PACKAGES) -> list[int]:
    """Whole quantities between which no price bends or leaps; the packages of the first ``packages`` only."""
    if not axis.unit:
        return [0]
    found = {0, 1, FAR}
    charges = [each for price in prices for each in price.charges if each.per == axis.per and each.unit == axis.unit]
    for charge in charges:
        found |= {point for point in _ends(charge, axis.events, packages) if 0 <= point <= FAR}
    for charge in charges:
        if charge.minimum is not None or charge.maximum is not None or charge.event != Event():
            found |= set(_held(_along(charge, axis), sorted(found)))
    for price in prices:
        if price.commitment is not None and price.commitment.per == axis.per:
            found |= set(_held(lambda at, price=price: total(price, axis.per, axis.used(at)), sorted(found)))  # type: ignore[misc]
    return sorted(found)


def _along(charge: Charge, axis: Axis) -> Callable[[int], Total]:
    return lambda at: _amount(charge, axis.used(at))


def _ends(charge: Charge, events: int, packages: int) -> Iterator[int]:
    """The quantities around every end of a tier or of what is included, and around the packages after it."""
    size = Fraction(charge.size or 1)
    bounds = [Fraction(0), *(Fraction(tier.up_to) for tier in charge.tiers if tier.up_to is not None)]
    for bound in bounds:
        for package in range(packages + 1 if charge.size else 1):
            at = int((Fraction(charge.included) + (bound + package) * size) // (events or 1))
            yield from (at - 1, at, at + 1)


def _held(amount: Callable[[int], Total], at: Iterable[int]) -> Iterator[int]:
    """Where an amount that is a line between two points, but held by a least or a most, begins and ends to be held."""
    for left, right in pairwise(at):
        first, last = amount(left), amount(right)
        if right - left > 1 and first != last:
            start = last_with(lambda point, first=first: amount(point) == first, left, right)  # type: ignore[misc]
            end = last_with(lambda point, last=last: amount(point) != last, left, right)  # type: ignore[misc]
            yield from (start, start + 1, end, end + 1)


def last_with(holds: Callable[[int], bool], left: int, right: int) -> int:
    """The last quantity up to which something holds that holds at ``left`` and not at ``right``."""
    while right - left > 1:
        middle = (left + right) // 2
        if holds(middle):
            left = middle
        else:
            right = middle
    return left
