"""Commitments of quarters and years over many bills: what is missing when the usage of all their months is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from svcctl.kinds.price_book import Commitment
from svcctl.money import Money
from svcctl.pricing.agreed import Agreed
from svcctl.pricing.charges import true_up
from svcctl.pricing.contracted import Contracted, committed_in
from svcctl.pricing.course import Course
from svcctl.pricing.parts import Extents
from svcctl.pricing.periods import Period, in_months
from svcctl.pricing.stages import periods_of, stage

_INSTANT = timedelta(microseconds=1)


@dataclass(slots=True)
class _Sum:
    """What counts of a contract in one period of its commitment, in how many months; its first bill."""

    bill: int
    months: int = 0
    counted: int = 0


@dataclass(slots=True)
class Commitments:
    """The sums of the contracts of one plan. Contracts and bills go by their numbers."""

    of: Contracted
    said: Sequence[Agreed]
    least: Commitment
    _sums: dict[tuple[int, int, Period], _Sum] = field(default_factory=dict)
    _known: dict[tuple[int, int], tuple[Period, ...]] = field(default_factory=dict)

    def count(self, bill: int, contract: int, case: tuple[int, int], counted: int | Mapping[Period, int]) -> None:
        """Adds what counts of a bill, as one amount or by period; ``case`` is what was agreed, and the month."""
        if case not in self._known:
            self._known[case] = tuple(dict.fromkeys(self._periods(*case)))
        for period in self._known[case]:
            mine = self._sums.setdefault((contract, case[0], period), _Sum(bill))
            mine.months += 1
            mine.counted += counted if isinstance(counted, int) else counted.get(period, 0)

    def missing(self) -> Iterator[tuple[int, int | None]]:
        """The first bill of each period, and what misses its commitment; None where months of it are not known."""
        needed: dict[tuple[int, Period], tuple[int, Fraction]] = {}
        for (_, number, period), mine in self._sums.items():
            if (number, period) not in needed:
                needed[number, period] = self._needed(self._run(number), period)
            months, amount = needed[number, period]
            yield mine.bill, self._true_up(amount, mine.counted) if mine.months == months else None

    def _run(self, number: int) -> Course:
        return self.of.running(self.said[number])

    def _periods(self, number: int, month: int) -> Iterator[Period]:
        run = self._run(number)
        for period in periods_of(run, "month", month):
            yield committed_in(run, self.least, period.start)

    def _needed(self, run: Course, period: Period) -> tuple[int, Fraction]:
        """In how many months a period has bills, and to how much it commits."""
        months = range(in_months(period.start.date()), in_months((period.end - _INSTANT).date()) + 1)
        begun = (any(period.start <= each.start < period.end for each in periods_of(run, "month", at)) for at in months)
        scale = Extents.of(stage(run, self.least.per, period).fees).scale(run.billing.proration.commitment)
        return sum(begun), Fraction(self.least.amount) * scale

    def _true_up(self, least: Fraction, counted: int) -> int:
        offer = self.of.offer
        missing = true_up(least, Money(counted, offer.currency).amount).amount
        return Money.of(missing, offer.currency, offer.rounding).minor
