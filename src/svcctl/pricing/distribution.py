"""How bills change from one set of prices to another: who pays more or less, and how the changes are spread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from svcctl.money import Money

if TYPE_CHECKING:
    from svcctl.pricing.simulate import Changed


@dataclass(frozen=True, slots=True)
class Spread:
    """The bills of one currency before and after.

    ``rises`` are the changes as shares of what was paid before, the least first, of those who paid anything; ``most``
    is who pays the most more, as a share, and None where nobody pays more.
    """

    currency: str
    changes: "tuple[Changed, ...]"
    rises: tuple[Fraction, ...]
    most: "Changed | None"

    @property
    def totals(self) -> tuple[Money, Money]:
        """What all of them pay before and after."""
        sums = (sum(getattr(each, side) for each in self.changes) for side in ("before", "after"))
        before, after = (Money(total, self.currency) for total in sums)
        return before, after

    def count(self, sign: int) -> int:
        """How many pay more (1), less (-1) or the same (0)."""
        return sum(each.sign == sign for each in self.changes)

    def quantile(self, part: Fraction) -> Fraction | None:
        """The change that a part of the customers stays below, exact; None where nobody paid before."""
        return quantile(self.rises, part)


def spreads(changes: "Iterable[Changed]") -> list[Spread]:
    """How bills change, for each currency in alphabetical order."""
    groups: dict[str, list[Changed]] = {}
    for each in changes:
        groups.setdefault(each.currency, []).append(each)
    return [_spread(currency, group) for currency, group in sorted(groups.items())]


def _spread(currency: str, group: "list[Changed]") -> Spread:
    rises = sorted(each.rise for each in group if each.rise is not None)
    dearer = [each for each in group if each.sign > 0]
    most = max(dearer, key=lambda each: (each.rise is None, each.rise or 0, each.after - each.before), default=None)
    return Spread(currency, tuple(group), tuple(rises), most)


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
