"""Prices as shops write them: to 0.05, ending in 9 or in .99; exact, and never turned into nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Way = Literal["nearest", "up", "down"]
_SAID = {"nearest": "to the nearest price", "up": "up to the next price", "down": "down to the last price"}


@dataclass(frozen=True, slots=True)
class Grid:
    """The prices that may be asked below a bound: ``ending`` and every ``every`` from there. Without a bound, all."""

    every: Fraction
    ending: Fraction
    way: Way
    below: Fraction | None = None

    def __str__(self) -> str:
        which = f"ending in {_plain(self.ending)}" if self.ending else f"in steps of {_plain(self.every)}"
        return f"{_SAID[self.way]} {which}"

    def at_most(self, bound: Fraction) -> Fraction:
        """The highest price of the grid that a bound allows; 0 or less where it allows none."""
        return self.ending + (bound - self.ending) // self.every * self.every

    def at_least(self, bound: Fraction) -> Fraction:
        """The lowest price of the grid from a bound on."""
        return self.ending - (self.ending - bound) // self.every * self.every

    @property
    def lowest(self) -> Fraction:
        """The lowest price of the grid that is not nothing."""
        return self.ending or self.every


def grid_for(amount: Fraction, grids: Sequence[Grid]) -> Grid | None:
    """The grid for an amount: the first whose bound lies above it."""
    return next((each for each in grids if each.below is None or amount < each.below), None)


def charmed(amount: Fraction, grids: Sequence[Grid]) -> Fraction:
    """An amount of 0 or more as the price it is asked at, by grids with rising bounds; where none is for it, as it is.

    What is free stays free, and nothing else becomes free. A dearer amount never gets a lower price: a price stays
    within the bounds of its grid. Halves go up.
    """
    grid = grid_for(amount, grids)
    if grid is None or not amount:
        return amount
    low, high = grid.at_most(amount), grid.at_least(amount)
    up = grid.way == "up" or (grid.way == "nearest" and high - amount <= amount - low)
    least = max((each.below for each in grids if each.below is not None and each.below <= amount), default=Fraction(0))
    found = max(high if up else low, grid.at_least(least) if least else grid.lowest)
    return found if grid.below is None else max(least, min(found, grid.at_most(grid.below)))


def ends_in(ending: Fraction) -> Fraction:
    """How far prices with such an ending lie apart: 0.99 comes every 1, 9 every 10, 90 every 100."""
    every = Fraction(1)
    while ending >= every:
        every *= 10
    while ending < every / 10:
        every /= 10
    return every


def _plain(number: Fraction) -> str:
    """A number that has an end in decimals, as people write it."""
    digits = 0
    while number.denominator != 1 and digits < 12:
        number, digits = number * 10, digits + 1
    text = f"{int(number):0{digits + 1}}"
    return f"{text[:-digits]}.{text[-digits:]}" if digits else text
