"""The money side of a subscription: its currency, what shares are taken of, and what each contract year has cost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from svcctl.calendars.duration import MONTHS
from svcctl.calendars.instants import first_instants
from svcctl.calendars.intervals import days_of
from svcctl.kinds.sla import CreditRule, Credits
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money
from svcctl.sla.dates import contract_year, months_between, period_dates
from svcctl.sla.facts import NOTHING
from svcctl.sla.ledger import Entry
from svcctl.sla.shapes import Base
from svcctl.sla.tally import Whose

Party = tuple[str, str, str]
"""A customer, a subscription and an SLA: what has one account."""
EVER = (date(1970, 1, 1), date(2199, 12, 31))


@dataclass(slots=True)
class Account:
    """One subscription and one SLA. ``fixed`` is the amount that shares are taken of where the fee is not.

    ``paid`` is what each contract year has cost so far, in major units, ``posted`` what was credited in it before, for
    periods that are not reported now.
    """

    currency: str
    monthly: Fraction
    fixed: Fraction | None
    units: int = 1
    dates: tuple[date, date] = EVER
    paid: dict[int, Fraction] = field(default_factory=dict)
    posted: dict[int, Fraction] = field(default_factory=dict)

    def take(self, entries: Iterable[Entry], reported: frozenset[str]) -> None:
        """Takes note of what a register has credited in periods that share no day with the reported ones.

        Amounts in another currency say nothing about this account.
        """
        spans = [period_dates(period) for period in reported]
        for entry in entries:
            first, last = period_dates(entry.period)
            if entry.currency == self.currency and not any(low <= last and first <= high for low, high in spans):
                year = self.year(entry.period)
                self.posted[year] = self.posted.get(year, NOTHING) + Fraction(entry.amount)

    def base(self, period: str, timezone: str) -> Base:
        """What shares of a period are taken of: the monthly fees that fell due in it, or the fixed amount."""
        amount = self.fee_of(period) if self.fixed is None else self.fixed
        return Base(amount, self.currency, period_length(period, timezone))

    def base_of(self, rule: CreditRule, base: Base, period: str) -> Base:
        """What the shares of one rule are taken of: ``base`` is that of the SLA, and a rule may have its own."""
        if rule.of is None:
            return base
        if isinstance(rule.of, Money):
            amount = Fraction(rule.of.amount) if rule.of.currency == self.currency else NOTHING
        else:
            fee = self.fee_of(period)
            amount = fee / self.units if rule.of == "unit-fee" else fee
        return Base(amount, self.currency, base.length)

    def base_of_year(self, per: str) -> Fraction:
        """What the cap of a contract year is taken of: twelve fees, or the fixed amount of each period."""
        return self.monthly * 12 if self.fixed is None else self.fixed * (12 // MONTHS[per])

    def year(self, period: str) -> int:
        """The contract year of a period: 1, 2... or, without a contract, the calendar's."""
        start, _ = self.dates
        first, _ = period_dates(period)
        return contract_year(max(first, start), None if self.dates is EVER else start)

    def fee_of(self, period: str) -> Fraction:
        """The monthly fees that fell due in a period."""
        (first, last), (start, end) = period_dates(period), self.dates
        return self.monthly * months_between(max(first, start), min(last, end))


class _Paying(Protocol):
    currency: str
    paid: dict[int, Any]


P = TypeVar("P", bound=_Paying)


@dataclass(slots=True)
class Accounts(Generic[P]):
    """The accounts of a report, each opened by ``opened`` when it is first needed.

    Versions of an SLA may take shares of different amounts; what a contract year has cost is theirs together, as far as
    it is in one currency.
    """

    opened: Callable[[Credits, Whose], P | None]
    _known: dict[tuple[Party, object], P | None] = field(default_factory=dict)
    _paid: dict[tuple[Party, str], dict[int, Any]] = field(default_factory=dict)

    def of(self, promised: Credits, whose: Whose) -> P | None:
        """The account of a party under what one version promises; None where there is no money to take a share of."""
        party = whose[1:4]
        key = party, promised.of
        if key not in self._known:
            account = self._known[key] = self.opened(promised, whose)
            if account is not None:
                account.paid = self._paid.setdefault((party, account.currency), account.paid)
        return self._known[key]


def account_of(
    promised: Credits,
    subscription: Subscription | None,
    posted: Iterable[Entry] = (),
    reported: frozenset[str] = frozenset(),
) -> Account | None:
    """The money side of an SLA for a subscription, or None where there is no money to take a share of.

    ``posted`` are the lines that a register has of them, ``reported`` the periods that are worked out now.
    """
    account = _opened(promised, subscription)
    if account is not None:
        account.take(posted, reported)
    return account


def _opened(promised: Credits, subscription: Subscription | None) -> Account | None:
    dates = EVER if subscription is None else (subscription.start, subscription.end or EVER[1])
    monthly = NOTHING if subscription is None else Fraction(subscription.monthly_fee)
    units = 1 if subscription is None else subscription.units
    if isinstance(promised.of, Money):
        return Account(promised.of.currency, monthly, Fraction(promised.of.amount), units, dates)
    return None if subscription is None else Account(subscription.currency, monthly, None, units, dates)


def posted_before(
    posted: Iterable[Entry], reported: Iterable[Whose]
) -> dict[Party, tuple[list[Entry], frozenset[str]]]:
    """The lines of a register by party, which count towards its caps, each with the periods that are reported now."""
    lines: dict[Party, list[Entry]] = {}
    for entry in posted:
        lines.setdefault((entry.customer, entry.subscription, entry.sla), []).append(entry)
    periods: dict[Party, set[str]] = {}
    for whose in reported if lines else ():
        periods.setdefault((whose.customer, whose.subscription, whose.sla), set()).add(whose.period)
    return {party: (mine, frozenset(periods.get(party, ()))) for party, mine in lines.items()}


@cache
def period_length(period: str, timezone: str) -> int:
    """How long a period is in a time zone, in microseconds: a month with a clock change has an hour more or less."""
    first, last = period_dates(period)
    start, stop = first_instants(days_of([first, last + timedelta(days=1)]), timezone).tolist()
    return int(stop - start)
