"""Why credits are what they are that are shares of one base: as `earned` says it, with the amounts of `fee_caps`."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from svcctl.kinds.sla import SLA, CreditRule, Measure
from svcctl.money import Step, exactly, minor_digits
from svcctl.money.rounding import half_up
from svcctl.sla.capping import Amount, capped, capped_by_year, combined, rounded, too_small
from svcctl.sla.cells import Ints
from svcctl.sla.facts import Facts
from svcctl.sla.fee_caps import NO_CAP, Due
from svcctl.sla.fee_shares import Done
from svcctl.sla.shapes import Base, earned_by
from svcctl.sla.tally import Count

_ONE = Base(Fraction(1), "", 0)


class Reasons:
    """Tells credits; what a rule says of like counts, and of like amounts, is put into words once for all of them."""

    def __init__(self, due: Due) -> None:
        self._due = due
        self._rules: dict[object, int] = {}
        self._leads: dict[tuple[int, int, int, int], str] = {}
        self._money: dict[tuple[int, int, int], str] = {}
        self._steps: dict[tuple[str, int, int, int, int], str] = {}

    def of(self, rows: Ints) -> list[list[str]]:
        """Every step of some credits up to what is due, in the order in which it was taken."""
        said: list[list[str]] = [[] for _ in range(len(rows))]
        which = self._due.which[rows]
        for number in np.unique(which).tolist():
            places = np.flatnonzero(which == number)
            self._earned(said, places, rows[places], number)
            self._payable(said, places, rows[places], number)
        return said

    def _earned(self, said: list[list[str]], places: Ints, rows: Ints, number: int) -> None:
        """What each rule gave, and how that was combined over measures."""
        earned = self._due.earned[number]
        row, base, currency = self._due.row[rows], self._due.base[rows], self._due.currency[rows]
        metrics: dict[str, Ints] = {}
        for rule, done, share in zip(earned.shares.promised.rules, earned.done, earned.by_rule, strict=True):
            there = np.flatnonzero(share[row] > 0)
            if not len(there):
                continue
            leads = self._led(earned.shares.sla, rule, done, row[there])
            money = self._shown(base[there] * share[row[there]], self._due.unit[rows[there]], currency[there])
            for place, lead, amount in zip(places[there].tolist(), leads, money, strict=True):
                said[place].append(lead + amount)
            metrics[rule.metric] = metrics.get(rule.metric, np.zeros(len(rows), bool)) | (share[row] > 0)
        several = sum(metrics.values(), np.zeros(len(rows), np.int64)) > 1
        text = f"{combined(earned.shares.promised.combine)}"
        for place in places[several].tolist():
            said[place].append(text)

    def _led(self, sla: SLA, rule: CreditRule, done: Done, row: Ints) -> Iterator[str]:
        """What a rule says of rows by which it gave something, up to the amount."""
        measure = sla.measure(rule.metric)
        assert measure is not None  # noqa: S101 - else nothing was earned by it
        number = self._rules.setdefault((rule, measure.objective, measure.minimum_sample), len(self._rules))
        for counts in zip(*(column[row].tolist() for column in done), strict=True):
            key = (number, *counts)
            if key not in self._leads:
                self._leads[key] = _lead(measure, rule, *counts)
            yield self._leads[key]

    def _payable(self, said: list[list[str]], places: Ints, rows: Ints, number: int) -> None:
        """The caps, the minimum and the rounding that took effect."""
        shares, due = self._due.earned[number].shares, self._due
        cap, minimum = shares.promised.cap, shares.promised.minimum
        base, unit, currency = due.base[rows], due.unit[rows], due.currency[rows]
        amount = base * due.share[rows]
        if cap is not None and cap.period is not None:
            most, percent = base * (shares.period or 0), cap.period
            there = amount > most
            self._say(
                said, places, there, ("period", number, most, unit, currency), lambda money: capped(percent, money)
            )
            amount = np.where(there, most, amount)
        if cap is not None and cap.year is not None:
            left, share = due.left[rows], cap.year
            there = (left != NO_CAP) & (amount > left)
            self._say(
                said, places, there, ("year", number, left, unit, currency), lambda money: capped_by_year(share, money)
            )
            amount = np.where(there, left, amount)
        if minimum is not None and minimum.currency in due.currencies:
            least = minimum
            there = (currency == due.currencies.index(least.currency)) & (amount > 0) & (amount < least.minor * unit)
            self._say(
                said, places, there, ("minimum", number, amount, unit, currency), lambda money: too_small(money, least)
            )
            amount = np.where(there, 0, amount)
        owed = half_up(amount, unit) * unit
        self._say(said, places, owed != amount, ("rounded", number, owed, unit, currency), rounded)

    def _say(
        self,
        said: list[list[str]],
        places: Ints,
        there: Ints,
        about: tuple[str, int, Ints, Ints, Ints],
        step: Callable[[Amount], Step],
    ) -> None:
        """Adds a step to the rows that it is ``there`` for; it is about an amount, counted in units of a currency."""
        kind, number, amount, unit, currency = about
        rows = np.flatnonzero(there)
        columns = (each[rows].tolist() for each in (amount, unit, currency))
        for place, *about_ in zip(places[rows].tolist(), *columns, strict=True):
            key = kind, number, *about_
            if key not in self._steps:
                self._steps[key] = f"{step(self._exact(*about_))}"
            said[place].append(self._steps[key])

    def _shown(self, amount: Ints, unit: Ints, currency: Ints) -> Iterator[str]:
        for key in zip(amount.tolist(), unit.tolist(), currency.tolist(), strict=True):
            if key not in self._money:
                self._money[key] = exactly(*self._exact(*key))
            yield self._money[key]

    def _exact(self, amount: int, unit: int, currency: int) -> tuple[Fraction, str]:
        """An amount in major units, of which so many ``unit`` make a minor one, and its currency."""
        code = self._due.currencies[currency]
        return Fraction(amount, unit * 10 ** minor_digits(code)), code


def _lead(measure: Measure, rule: CreditRule, met: int, breached: int, late: int) -> str:
    """What a rule says of counts by which it gave something, up to the amount."""
    earned = earned_by(rule, Facts(measure, Count(met, breached), dict.fromkeys(rule.priority[:1], late)), _ONE)
    assert earned is not None  # noqa: S101 - as above
    return earned.step.lead
