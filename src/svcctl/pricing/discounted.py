"""Discounts on a million amounts of one charge at once: what each leaves is what it leaves of a line of a quote."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from svcctl.catalog import Resource
from svcctl.kinds.discount_policy import Discount, DiscountPolicy, Stacking
from svcctl.kinds.price_book import Charge
from svcctl.money import Money
from svcctl.pricing.curve import SAFE, UNIT, Ints, rounded
from svcctl.pricing.discounts import About, Terms, offs, starts_at
from svcctl.pricing.lines import called
from svcctl.pricing.offers import Offer
from svcctl.pricing.taking import Off, take

_NONE, _ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Discounts:
    """The discounts of an offer by its policy; without one, what was negotiated alone."""

    policy: Resource[DiscountPolicy] | None
    offer: Offer

    def net(self, charge: Charge, terms: Terms, amounts: Ints, quantities: Ints) -> Ints:
        """What is left of amounts in minor units, each for so many millionths of a unit."""
        by_volume = list(self._by_volume(charge))
        if any(each.reaches != "all-units" for each in by_volume):
            return self._one_by_one(charge, terms, amounts, quantities)
        starts = sorted({ceil(starts_at(band) * UNIT) for each in by_volume for band in each.bands})
        reached = np.searchsorted(np.array(starts, np.int64), quantities, side="right")
        found = amounts.copy()
        for number in np.unique(reached).tolist():
            mine = reached == number
            quantity = Fraction(starts[number - 1] if number else 0, UNIT)
            given = self._given(charge, terms, quantity)
            if given:
                found[mine] = self._left(amounts[mine], left(given, self._stacking))
        return found

    def _given(self, charge: Charge, terms: Terms, quantity: Fraction) -> tuple[Off, ...]:
        about = About(self.offer.plan, charge.unit, quantity, charge.per, called(charge, self.offer))
        return offs(self.policy, about, terms)

    def _by_volume(self, charge: Charge) -> Iterator[Discount]:
        if self.policy is not None:
            yield from (
                each for each in self.policy.spec.discounts if each.type == "volume" and each.unit == charge.unit
            )

    @property
    def _stacking(self) -> Stacking:
        return "one-after-another" if self.policy is None else self.policy.spec.stacking

    def _left(self, amounts: Ints, share: Fraction) -> Ints:
        rounding = self.offer.rounding
        most = max(1, int(amounts.max(initial=0)))
        kind = np.int64 if 4 * most * share.denominator * rounding.minor < SAFE else object
        exact = amounts.astype(kind) * share.numerator
        found: Ints = rounded(exact, share.denominator * rounding.minor, rounding).astype(np.int64)
        return found

    def _one_by_one(self, charge: Charge, terms: Terms, amounts: Ints, quantities: Ints) -> Ints:
        """Where each unit more changes the share."""
        different, back = np.unique(np.stack([amounts, quantities]), axis=1, return_inverse=True)
        found = []
        for amount, quantity in different.T.tolist():
            given = self._given(charge, terms, Fraction(quantity, UNIT)) if amount else ()
            money = Money(amount, self.offer.currency)
            found.append(take(money, given, self._stacking, self.offer.rounding)[0].minor)
        return np.array(found, np.int64)[back.reshape(-1)]


def left(discounts: tuple[Off, ...], stacking: Stacking) -> Fraction:
    """Which share of an amount several discounts leave together."""
    shares = [off.fraction for off in discounts]
    if stacking == "highest":
        return _ALL - max(shares, default=_NONE)
    if stacking == "added":
        return max(_NONE, _ALL - sum(shares, _NONE))
    rest = _ALL
    for share in shares:
        rest *= _ALL - share
    return rest
