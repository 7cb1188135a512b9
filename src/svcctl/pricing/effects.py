"""What other prices do to customers: revenue before and after, how far bills move, who pays more and who less."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from svcctl.money import Money

if TYPE_CHECKING:
    from svcctl.pricing.simulate import Changed

_NOTHING = Fraction(0)
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
    ``rises`` are the changes as shares of what was paid before, the least first, of those who paid anything.
    """

    currency: str
    before: int
    after: int
    changes: "tuple[Changed, ...]"
    losers: "tuple[Changed, ...]"
    winners: "tuple[Changed, ...]"
    above: "tuple[Changed, ...]"
    spread: tuple[Class, ...]
    rises: tuple[Fraction, ...]

    @property
    def customers(self) -> int:
        """How many there are."""
        return len(self.changes)

    @property
    def same(self) -> int:
        """How many pay what they paid."""
        return len(self.changes) - len(self.losers) - len(self.winners)

    @property
    def totals(self) -> tuple[Money, Money]:
        """What all of them pay before and after."""
        return Money(self.before, self.currency), Money(self.after, self.currency)

    def quantile(self, part: Fraction) -> Fraction | None:
        """The change that a part of the customers stays below, exact; None where nobody paid before."""
        return quantile(self.rises, part)

    @property
    def change(self) -> Fraction | None:
        """How revenue changes, as a share of what it was; None where that was nothing."""
        return Fraction(self.after - self.before, self.before) if self.before else None

    @property
    def new(self) -> int:
        """How many paid nothing before and pay now: their change is no percentage."""
        return sum(each.rise is None for each in self.losers)


def effects(changes: "Iterable[Changed]", threshold: Fraction = _NOTHING) -> list[Effect]:
    """The effects by currency, in alphabetical order."""
    by_currency: dict[str, list[Changed]] = {}
    for each in changes:
        by_currency.setdefault(each.currency, []).append(each)
    return [_effect(currency, by_currency[currency], threshold) for currency in sorted(by_currency)]


def _effect(currency: str, mine: "list[Changed]", threshold: Fraction) -> Effect:
    losers = sorted((each for each in mine if each.sign > 0), key=_most)
    winners = sorted((each for each in mine if each.sign < 0), key=_most)
    above = tuple(each for each in losers if each.rise is None or each.rise > threshold)
    before, after = sum(each.before for each in mine), sum(each.after for each in mine)
    rises = tuple(sorted(each.rise for each in mine if each.rise is not None))
    who = (tuple(mine), tuple(losers), tuple(winners), above)
    return Effect(currency, before, after, *who, tuple(_spread(mine)), rises)


def _most(each: "Changed") -> tuple[bool, Fraction, str]:
    """Whose bill was nothing first, then by how far it moves, then by name."""
    return each.rise is not None, -abs(each.rise or _NOTHING), each.customer


def _spread(mine: "Iterable[Changed]") -> Iterator[Class]:
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


def quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction | None:
    """The value below which a part of the values lies, between two of them in proportion; None without values.

    The least is the quantile of 0 and the greatest that of 1, as spreadsheets count (inclusive).
    """
    if not ordered:
        return None
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def share(part: Fraction) -> str:
    """A change as people say it: `+3.1%`, and `0%` where nothing changes."""
    return "0%" if not part else f"{Decimal(round(part * 1000)).scaleb(-1):+f}%"
