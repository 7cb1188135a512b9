"""Where a bill falls when a customer takes more: a new tier reprices all units, and the total drops."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from svcctl.kinds.price_book import Charge, ChargeTier


@dataclass(frozen=True, slots=True)
class Cliff:
    """The end of tier ``tier`` at ``at`` units costs ``before``, a little more costs ``after``, which is less.

    Whoever uses more than ``since`` pays less by taking more than ``at``. All in major units and not rounded.
    """

    tier: int
    at: Fraction
    before: Fraction
    after: Fraction
    since: Fraction


def cliffs(charge: Charge) -> Iterator[Cliff]:
    """The cliffs of a charge that prices all units by the tier reached; others have none."""
    if charge.type not in {"volume", "stairstep"}:
        return
    above = Fraction(0)
    for index, (lower, upper) in enumerate(pairwise(charge.tiers)):
        if lower.up_to is None:
            return
        at = Fraction(lower.up_to)
        before, after = _total(lower, at), _total(upper, at)
        if after < before:
            price = Fraction(lower.price or 0)
            since = (after - Fraction(lower.flat or 0)) / price if price else above
            yield Cliff(index, at, before, after, max(above, since))
        above = at


def _total(tier: ChargeTier, units: Fraction) -> Fraction:
    return units * Fraction(tier.price or 0) + Fraction(tier.flat or 0)
