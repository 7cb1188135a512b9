"""One credit as reports show it, its name, and the dates that decide about it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, Self

import numpy as np

from svcctl.calendars.instants import to_local
from svcctl.kinds.sla import Credits
from svcctl.money import Money, Step
from svcctl.sla.dates import period_dates
from svcctl.sla.tally import Whose


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit: who gets how much for which period, and every reason for it.

    ``base`` is what percentages were taken of, ``uncapped`` what the rules came to, ``amount`` what is owed. ``days``
    are days of service instead of money. ``provisional`` says that the period was not over yet, ``claim_until`` until
    when it must be asked for (None: it need not), ``expired`` that this day is over.
    """

    credit_id: str
    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: int
    base: Money
    uncapped: Money
    amount: Money
    claim_until: date | None
    provisional: bool
    steps: Sequence[Step | str]
    days: int = 0
    on_request: bool = False
    expired: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every step of the calculation in words, in the order in which it was taken."""
        return tuple(map(str, self.steps))

    @property
    def status(self) -> str:
        """What happens to it next: see `Dates.status`."""
        return Dates(self.period, self.claim_until, self.provisional, self.on_request, self.expired).status


class Dates(NamedTuple):
    """The days that decide about a credit: see `Credit`."""

    period: str
    claim: date | None
    provisional: bool
    on_request: bool
    expired: bool

    @classmethod
    @cache
    def of(cls, promised: Credits, period: str, timezone: str, as_of: int) -> Self:
        """Those of the credits of a period, as of an instant."""
        last, today = period_dates(period)[1], date_of(as_of, timezone)
        asked = promised.claim == "on-request"
        claim = last + timedelta(days=promised.within.amount) if asked and promised.within else None
        return cls(period, claim, last >= today, asked, claim is not None and claim < today)

    @property
    def status(self) -> str:
        """What happens to the credit next: ``provisional``, ``automatic``, ``to-claim`` or ``expired``."""
        if self.provisional:
            return "provisional"
        if not self.on_request:
            return "automatic"
        return "expired" if self.expired else "to-claim"

    @property
    def steps(self) -> Iterator[Step]:
        """What is to be said of them in the reasons of a credit."""
        if self.provisional:
            yield Step("provisional, because the period ends on {}", period_dates(self.period)[1])
        if self.expired:
            yield Step("lapsed, unless it was asked for by {}", self.claim)


def credit_id(whose: Whose) -> str:
    """The name of a credit: the same customer, SLA, terms and period always give the same one."""
    parts = (whose.customer, whose.subscription, whose.sla, f"{whose.sla_version}", whose.period)
    return f"CR-{whose.period}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


@cache
def date_of(micros: int, timezone: str) -> date:
    """The local date of an instant."""
    return date(1970, 1, 1) + timedelta(microseconds=int(to_local(np.array([micros]), timezone)[0]))
