"""What other prices do to customers: revenue before and after, how far bills move, who pays more and who less."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from svcctl.pricing.simulate import Changed

STEPS = (-20, -10, -5, 0, 5, 10, 20)
"""Where classes of changes meet, in percent. A step belongs to the class nearer to nothing; no change is in none."""


@dataclass(frozen=True, slots=True)
class Class:
    """How many customers pay so much more or less: above ``low``, up to ``high`` percent; None is no end."""

    low: int | None
    high: int | None
    customers: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens in one currency, in minor units. Losers pay more and winners less, whoever moves most first.

    ``above`` are the losers whose bill rises by more than the threshold; one that was nothing rises by more than any.
    """

    currency: str
    before: int
    after: int
    customers: int
    losers: tuple[Changed, ...]
    winners: tuple[Changed, ...]
    above: tuple[Changed, ...]
    spread: tuple[Class, ...]

    @property
    def change(self) -> Fraction | None:
        """How revenue changes, as a share of what it was; None where that was nothing."""
        return Fraction(self.after - self.before, self.before) if self.before else None

    @property
    def new(self) -> int:
        """How many paid nothing before and pay now: their change is no percentage."""
        return sum(each.rise is None for each in self.losers)


def effects(changes: Iterable[Changed], threshold: Fraction) -> list[Effect]:
    """The effects by currency, in alphabetical order."""
    by_currency: dict[str, list[Changed]] = {}
    for each in changes:
        by_currency.setdefault(each.currency, []).append(each)
    return [_effect(currency, by_currency[currency], threshold) for currency in sorted(by_currency)]


def _effect(currency: str, mine: list[Changed], threshold: Fraction) -> Effect:
    losers = sorted((each for each in mine if each.sign > 0), key=_most)
    winners = sorted((each for each in mine if each.sign < 0), key=_most)
    above = tuple(each for each in losers if each.rise is None or each.rise > threshold)
    before, after = sum(each.before for each in mine), sum(each.after for each in mine)
    return Effect(currency, before, after, len(mine), tuple(losers), tuple(winners), above, tuple(_spread(mine)))


def _most(each: Changed) -> tuple[bool, Fraction, str]:
    """Whose bill was nothing first, then by how far it moves, then by name."""
    return each.rise is not None, -abs(each.rise or Fraction(0)), each.customer


def _spread(mine: Iterable[Changed]) -> Iterator[Class]:
    """How many bills move how far, by classes that somebody is in."""
    counts = [0] * (len(STEPS) + 1)
    for each in mine:
        if each.rise:
            place = bisect_left if each.rise > 0 else bisect_right
            counts[place(STEPS, 100 * each.rise)] += 1
    ends: list[int | None] = [None, *STEPS, None]
    for at, count in enumerate(counts):
        if count:
            yield Class(ends[at], ends[at + 1], count)
