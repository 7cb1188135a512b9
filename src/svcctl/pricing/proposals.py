"""Where a price lies among its levels and in the market, and what to ask instead, never outside the band.

The band is from the minimum profit to the list price. A proposal goes to the middle of the market as far as the band
and the largest step allow, to a price that the region rounds to, if there is one there. Where no market price is known
a price in the band stays, unless its book asks for the target.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from svcctl.kinds.base import Percent
from svcctl.kinds.price_book import WithoutMarket
from svcctl.money import Money, minor_digits
from svcctl.money.charm import Grid, charmed, grid_for
from svcctl.pricing.levels import Levels

_MIDDLE, _TARGET, _PRICE = "the middle of the market", "the target", "the price"


@dataclass(frozen=True, slots=True)
class Market:
    """What others ask for the same, in the currency of the region, lowest first; one price of each of them."""

    prices: tuple[Fraction, ...] = ()

    @property
    def middle(self) -> Fraction | None:
        """The median: half of the prices are no higher, half no lower; between the two in the middle, their mean."""
        half, odd = divmod(len(self.prices), 2)
        if not self.prices:
            return None
        return self.prices[half] if odd else (self.prices[half - 1] + self.prices[half]) / 2

    def cheaper(self, price: Fraction) -> int:
        """How many ask for less."""
        return sum(each < price for each in self.prices)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands for a month: its levels, what is asked for it now, and what others ask; in one currency."""

    levels: Levels
    price: Fraction
    market: Market
    currency: str
    grids: tuple[Grid, ...] = ()
    without_market: WithoutMarket = "keep"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A price to ask and why; without a price, why there is none."""

    price: Money | None
    reason: str


def position(levels: Levels, price: Fraction) -> str:
    """Between which two levels a price lies, in words; levels that nobody declared are left out."""
    named = (("cost", levels.cost), ("minimum profit", levels.minimum), ("target", levels.target))
    known = [(name, level) for name, level in named if level is not None]
    known.append(("list price", levels.list))
    below = [name for name, level in known if level <= price]
    above = [name for name, level in known if level > price]
    at = [name for name, level in known if level == price]
    if at:
        return f"at the {at[-1]}"
    if not below:
        return f"below the {above[0]}"
    return f"between {below[-1]} and {above[0]}" if above else f"above the {below[-1]}"


def propose(stands: Standing, step: Percent | None = None) -> Proposal:
    """What to ask for a month. ``step`` is how far a price may move at once; one outside the band goes to its end."""
    levels, unit = stands.levels, 10 ** minor_digits(stands.currency)
    if levels.minimum is None:
        return Proposal(None, "no floor and no minimum margin say how low it may go")
    band = _Band(_up(levels.minimum, unit), _down(levels.list, unit))
    if band.low > band.high:
        return Proposal(None, "the list price is below the minimum profit")
    aim, why, what = _aim(stands)
    band = band if step is None else band.within(stands.price, Fraction(step.fraction), unit, f"{step} towards {what}")
    if aim < band.low:
        why = band.at_low or f"the minimum profit: {what} is below it"
    elif aim > band.high:
        why = band.at_high or f"the list price: {what} is above it"
    grids = () if what == _PRICE and band.low <= aim <= band.high else stands.grids
    found = _payable(min(max(aim, band.low), band.high), band, grids, unit)
    return Proposal(Money.of(found, stands.currency), f"stays: {why}" if found == stands.price else why)


def _aim(stands: Standing) -> tuple[Fraction, str, str]:
    """Where a price should go, why, and what that is."""
    if stands.market.middle is not None:
        return stands.market.middle, _MIDDLE, _MIDDLE
    target, asked = stands.levels.target, stands.without_market == "target"
    if asked and target is not None:
        return target, _TARGET, _TARGET
    return stands.price, f"no market price{' and no target' if asked else ''} is known", _PRICE


@dataclass(frozen=True, slots=True)
class _Band:
    """Where a proposal may lie, both ends payable; in words what holds it there, if not the band itself."""

    low: Fraction
    high: Fraction
    at_low: str = ""
    at_high: str = ""

    def within(self, now: Fraction, share: Fraction, unit: int, words: str) -> "_Band":
        """What of the band can be reached in one step; its nearer end where none of it can."""
        low, high = _up(now * (1 - share), unit), _down(now * (1 + share), unit)
        if high < self.low:
            return _Band(self.low, self.low)
        if low > self.high:
            return _Band(self.high, self.high)
        if max(low, self.low) > min(high, self.high):  # nothing that can be paid is as near as that
            return self
        return _Band(
            max(low, self.low), min(high, self.high), words if low > self.low else "", words if high < self.high else ""
        )


def _up(amount: Fraction, unit: int) -> Fraction:
    return Fraction(ceil(amount * unit), unit)


def _down(amount: Fraction, unit: int) -> Fraction:
    return Fraction(floor(amount * unit), unit)


def _payable(aim: Fraction, band: _Band, grids: Sequence[Grid], unit: int) -> Fraction:
    """The aim as a price that can be paid, within the band: one that the region rounds to, where that is there."""
    grid = grid_for(aim, grids)
    near = () if grid is None else (charmed(aim, grids), grid.at_most(aim), grid.at_least(aim))
    fitting = (each for each in near if band.low <= each <= band.high)
    return next(fitting, min(max(_down(aim + Fraction(1, 2 * unit), unit), band.low), band.high))
