"""Prices as shops write them: to 0.05, ending in 9 or in .99; exact, and never turned into nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Way = Literal["nearest", "up", "down"]
_SAID = {"nearest": "to the nearest price", "up": "up to the next price", "down": "down to the last price"}
_NOTHING = Fraction(0)


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
        return self._price(self._steps(bound)[0])

    def at_least(self, bound: Fraction) -> Fraction:
        """The lowest price of the grid from a bound on."""
        steps, rest, _ = self._steps(bound)
        return self._price(steps + (rest > 0))

    def next_to(self, amount: Fraction) -> Fraction:
        """The price of the grid for an amount, whatever the bounds; a half goes up."""
        steps, rest, step = self._steps(amount)
        up = self.way == "up" or (self.way == "nearest" and 2 * rest >= step)
        return self._price(steps + (up and rest > 0))

    def _steps(self, amount: Fraction) -> tuple[int, int, int]:
        """How many whole steps lie between the ending and an amount, what is left of it, and a step in the same parts.

        In whole numbers, as all prices of a region come by here.
        """
        (ending, parts), (every, fine) = self.ending.as_integer_ratio(), self.every.as_integer_ratio()
        step = amount.denominator * parts * every
        return (*divmod((amount.numerator * parts - ending * amount.denominator) * fine, step), step)

    def _price(self, steps: int) -> Fraction:
        (ending, parts), (every, fine) = self.ending.as_integer_ratio(), self.every.as_integer_ratio()
        return Fraction(ending * fine + steps * every * parts, parts * fine)

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
    found = grid.next_to(amount)
    least = max((each.below for each in grids if each.below is not None and each.below <= amount), default=_NOTHING)
    found = grid.at_least(least) if least and found < least else max(found, grid.lowest)
    if grid.below is not None and found > grid.below:
        found = max(least, grid.at_most(grid.below))
    return found


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
