"""One credit as reports show it, its name, and the dates that decide about it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

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
        """What happens to it next: ``provisional``, ``automatic``, ``to-claim`` or ``expired``."""
        return status_of(self.provisional, self.on_request, self.expired)


def status_of(provisional: bool, on_request: bool, expired: bool) -> str:  # noqa: FBT001 - three facts of a credit
    """What happens to a credit next: see `Credit.status`."""
    if provisional:
        return "provisional"
    if not on_request:
        return "automatic"
    return "expired" if expired else "to-claim"


def ends_of(claim: date | None, provisional: bool, expired: bool, period: str) -> Iterator[Step]:  # noqa: FBT001
    """What is to be said of the dates of a credit: see `dates_of`."""
    if provisional:
        yield Step("provisional, because the period ends on {}", period_dates(period)[1])
    if expired:
        yield Step("lapsed, unless it was asked for by {}", claim)


@cache
def dates_of(promised: Credits, period: str, timezone: str, as_of: int) -> tuple[date | None, bool, bool]:
    """Until when a credit of a period can be claimed, whether the period goes on, and whether the claim is too late."""
    last, today = period_dates(period)[1], date_of(as_of, timezone)
    days = promised.within.amount if promised.claim == "on-request" and promised.within else None
    claim = None if days is None else last + timedelta(days=days)
    return claim, last >= today, claim is not None and claim < today


def credit_id(whose: Whose) -> str:
    """The name of a credit: the same customer, SLA, terms and period always give the same one."""
    parts = (whose.customer, whose.subscription, whose.sla, f"{whose.sla_version}", whose.period)
    return f"CR-{whose.period}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


@cache
def date_of(micros: int, timezone: str) -> date:
    """The local date of an instant."""
    return date(1970, 1, 1) + timedelta(microseconds=int(to_local(np.array([micros]), timezone)[0]))
