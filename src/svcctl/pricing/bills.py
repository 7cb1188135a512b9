"""The bills of one plan in one region by the prices of one side: columns of quantities in, minor units out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from svcctl.kinds.price_book import Charge, Commitment
from svcctl.money.currency import minor_digits
from svcctl.pricing.agreed import Agreed
from svcctl.pricing.commitments import Commitments
from svcctl.pricing.contracted import Contracted
from svcctl.pricing.curve import Ints, Part, priced, rounded
from svcctl.pricing.discounted import Discounts
from svcctl.pricing.discounts import Terms
from svcctl.pricing.lines import counts_towards
from svcctl.pricing.parts import Extents
from svcctl.pricing.periods import Period
from svcctl.pricing.placing import SEVERAL, Mask, Placed, Rows, within


class Bills:
    """What each bill comes to, in minor units, and how many of them leave out what."""

    def __init__(self, of: Contracted, rows: Rows, said: Sequence[Agreed]) -> None:
        """Raises ValueError where a quantity is not sold."""
        self._of, self._rows, self._said, self._placed = of, rows, said, Placed(of, rows, said)
        self._terms, self._term = self._different_terms()
        self.total, self._counted = (np.zeros(len(rows), np.int64) for _ in range(2))
        self.left_out = Counter[str]()
        self._others = dict[int, Mapping[Period, int]]()
        self._by_columns(by_hand := self._by_hand())
        self._one_by_one(by_hand)
        if of.long_commitment is not None:
            self._committed_for_long(of.long_commitment)
        self._tell()

    def _by_hand(self) -> Mask:
        """The bills that quotes are made for one by one."""
        offer = self._of.offer
        if not self._of.in_columns():
            return np.ones(len(self._rows), bool)
        found = np.zeros(len(self._rows), bool)
        for per in ("month", *(charge.per for charge in offer.price.charges)):
            found |= self._placed.at(per) == SEVERAL
        return found

    def _by_columns(self, by_hand: Mask) -> None:
        least = self._of.offer.price.commitment
        for charge in self._of.offer.price.charges:
            self._of.sold(charge, int(self._rows.used(charge.unit).max(initial=0)) if charge.unit else 0)
            net = np.where(by_hand, 0, self._net(charge))
            self.total += net
            if least is not None and counts_towards(least, charge.per):
                self._counted += net
        if least is not None and least.per == "month":
            self.total += np.where(by_hand, 0, self._missing(Fraction(least.amount)))

    def _net(self, charge: Charge) -> Ints:
        """What one charge comes to, stage by stage, and its discounts, terms by terms."""
        offer, at = self._of.offer, self._placed.at(charge.per)
        quantities = np.zeros(len(at), np.int64) if charge.type == "flat" else self._rows.used(charge.unit)
        amounts = np.zeros(len(at), np.int64)
        for number, mine in _groups(at):
            stage = self._placed.stages[number]
            part = Part(stage.fees if charge.type == "flat" else stage.units, offer.billing.proration)
            amounts[mine] = priced(charge, quantities[mine], offer.currency, offer.rounding, part)
        discounts = Discounts(self._of.policy, offer)
        for number, mine in _groups(self._term):
            amounts[mine] = discounts.net(charge, self._terms[number], amounts[mine], quantities[mine])
        return amounts

    def _missing(self, least: Fraction) -> Ints:
        """What misses a commitment of a month, rounded."""
        offer, found = self._of.offer, np.zeros(len(self._rows), np.int64)
        for number, mine in _groups(self._placed.at("month")):
            extents = Extents.of(self._placed.stages[number].fees)
            amount = least * extents.scale(offer.billing.proration.commitment) * 10 ** minor_digits(offer.currency)
            missing = np.maximum(amount.numerator - self._counted[mine] * amount.denominator, 0)
            found[mine] = rounded(missing, amount.denominator * offer.rounding.minor, offer.rounding)
        return found

    def _one_by_one(self, by_hand: Mask) -> None:
        """The bills that columns are not made for; those that are alike once."""
        rows = np.flatnonzero(by_hand)
        if not len(rows):
            return
        units = list(self._rows.quantities)
        columns = [self._rows.agreed, self._rows.month, *(self._rows.quantities[unit] for unit in units)]
        cases, back = np.unique(np.stack([each[rows] for each in columns]), axis=1, return_inverse=True)
        found = [
            self._of.billed(self._said[number], month, dict(zip(units, used, strict=True)))
            for number, month, *used in cases.T.tolist()
        ]
        back = back.reshape(-1)
        self.total[rows] = np.array([each.total for each in found], np.int64)[back]
        self._others = {row: found[case].counted for row, case in zip(rows.tolist(), back.tolist(), strict=True)}

    def _committed_for_long(self, least: Commitment) -> None:
        """What misses commitments of quarters and years, where usage has all their months; on the first bill."""
        sums = Commitments(self._of, self._said, least)
        rows = np.flatnonzero(self._placed.started())
        columns = (
            rows,
            self._rows.contract[rows],
            self._rows.agreed[rows],
            self._rows.month[rows],
            self._counted[rows],
        )
        for bill, contract, number, month, counted in zip(*(each.tolist() for each in columns), strict=True):
            sums.count(bill, contract, (number, month), self._others.get(bill, counted))
        for bill, missing in sums.missing():
            self.total[bill] += missing or 0
            self.left_out["open-commitment"] += missing is None

    def _tell(self) -> None:
        """Counts the bills that leave something out."""
        of, price, started = self._of, self._of.offer.price, self._placed.started()
        longer = any(charge.per != "month" for charge in price.charges) or of.long_commitment is not None
        if longer or price.trial or price.ramp:
            self.left_out["no-start"] += int(np.count_nonzero(~started))
        if of.offer.billing.rounding.where == "bill":
            self.left_out["whole-bills"] += int(np.count_nonzero(started))
        rows = np.flatnonzero(started)
        inside = self._placed.by_case(lambda said, month: int(self._within(said, month)), rows)
        self.left_out["outside-term"] += int(np.count_nonzero(inside == 0))
        wrong: dict[str, Callable[[Agreed], bool]] = {
            "no-term": lambda each: of.discounts_for_terms() and not each.months,
            "other-billing": lambda each: each.every is not None and each.every.months != of.every(each).months,
            "unknown-code": of.unknown_code,
        }
        for code, check in wrong.items():
            bad = np.array([check(each) for each in self._said], bool)
            self.left_out[code] += int(np.count_nonzero(bad[self._rows.agreed]))

    def _within(self, said: Agreed, month: int) -> bool:
        run = self._of.course(said)
        return run is not None and within(run, month)

    def _different_terms(self) -> tuple[list[Terms], Ints]:
        """What decides on discounts, each once, and which of it holds for each bill."""
        terms = [self._of.terms(each) for each in self._said]
        different = list(dict.fromkeys(terms))
        numbers = {each: number for number, each in enumerate(different)}
        return different, np.array([numbers[each] for each in terms], np.int64)[self._rows.agreed]


def _groups(numbers: Ints) -> Iterator[tuple[int, Ints]]:
    """The places of each number of 0 or more."""
    if not len(numbers):
        return
    if numbers.min() == numbers.max():
        if numbers[0] >= 0:
            yield int(numbers[0]), np.arange(len(numbers))
        return
    order = np.argsort(numbers, kind="stable")
    different, first = np.unique(numbers[order], return_index=True)
    for number, mine in zip(different.tolist(), np.split(order, first[1:]), strict=True):
        if number >= 0:
            yield number, mine
