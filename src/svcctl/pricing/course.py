"""The course of a contract: when it starts and ends, which of its days are free, and what share is paid when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from svcctl.kinds.price_book import Billing, Price
from svcctl.money import Step
from svcctl.pricing.parts import Segment
from svcctl.pricing.periods import Period, clock_of, later
from svcctl.pricing.proration import UNITS, counted
from svcctl.pricing.shapes import Plain, Usage

_ALL = Fraction(1)


Usages = Sequence[tuple[datetime, Usage]]
"""What is used from which moment on, the first one first."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the contract of one price runs. Periods run from ``first`` to ``end``; until ``trial_ends`` what is free is.

    ``steps`` of a ramp each hold until a moment, for a share of the price.
    """

    start: datetime
    first: datetime
    end: datetime
    trial_ends: datetime
    fees_alone: bool
    steps: tuple[tuple[datetime, Fraction], ...]
    billing: Billing
    timezone: str

    @property
    def days(self) -> tuple[datetime, datetime]:
        """Between which moments there are periods."""
        return self.first, self.end

    def pays(self, moment: datetime, *, fee: bool) -> Fraction:
        """Which share of its price a charge costs at a moment; ``fee`` says that it is a fee, the same for any use."""
        if moment < self.trial_ends and (fee or not self.fees_alone):
            return Fraction(0)
        return next((share for until, share in self.steps if moment < until), _ALL)

    def month(self, number: int) -> datetime:
        """When a month of the term begins, the first one being 1."""
        return datetime.combine(later(self.first.date(), number - 1, self.first.day), self.end.time())

    def segments(self, period: Period, usages: Usages, *, fee: bool) -> tuple[Segment, ...]:
        """A period cut where what is paid or used changes. Without proration it is one, as in its first moment."""
        basis = self.billing.proration.by
        if basis in {"none", "free"}:
            whole = period == Period(period.whole_start, period.whole_end, period.whole_start, period.whole_end)
            share = _ALL if whole or basis == "none" else Fraction(0)
            return (Segment(share, self.pays(period.start, fee=fee), _used(usages, period.start)),)
        changes = {*self._changes(), *(moment for moment, _ in usages)}
        within = (moment for moment in changes if period.start < moment < period.end)
        cuts = [period.start, *sorted(within), period.end]
        found = []
        for start, end in pairwise(cuts):
            count, of = counted(basis, start, end, period, self.timezone)
            pays = self.pays(start, fee=fee)
            words = Step("{} of {} {}", Plain(count), Plain(of), UNITS[basis])
            found.append(Segment(Fraction(count, of), pays, _used(usages, start), words))
        return tuple(found)

    def _changes(self) -> set[datetime]:
        return {self.trial_ends, *(until for until, _ in self.steps)}


def _used(usages: Usages, moment: datetime) -> Usage:
    return next(usage for since, usage in reversed(usages) if since <= moment)


def course(price: Price, billing: Billing, start: datetime, months: int, timezone: str) -> Course:
    """The course of a contract that starts at a local time and runs for a term."""
    trial = price.trial
    trial_ends = start + timedelta(days=trial.days if trial else 0)
    first = trial_ends if trial and trial.billing == "waits" else start
    clock, steps, passed = clock_of(billing, first), [], 0
    for step in price.ramp:
        passed += step.for_.months
        until = datetime.combine(later(first.date(), passed, first.day), clock)
        steps.append((until, Fraction(step.pay.fraction)))
    end = datetime.combine(later(first.date(), months, first.day), clock)
    alone = trial is not None and trial.free == "fees"
    return Course(start, first, end, trial_ends, alone, tuple(steps), billing, timezone)
