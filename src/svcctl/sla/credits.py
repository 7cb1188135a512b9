"""What is owed for missed objectives: rules, caps, minimum and rounding in this order, each step with its reason."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import numpy as np

from svcctl.calendars.instants import to_local
from svcctl.kinds.sla import SLA, Credits
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money
from svcctl.sla.attainment import Slas
from svcctl.sla.dates import contract_year, months_between, period_dates
from svcctl.sla.earned import ZERO, Missed, Step, earned
from svcctl.sla.tally import Counts, Whose

_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
_EVER = (date(1970, 1, 1), date(2199, 12, 31))


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit: who gets how much for which period, and every reason for it.

    ``base`` is what percentages were taken of, ``uncapped`` what the rules came to, ``amount`` what is owed.
    ``provisional`` says that the period was not over yet.
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
    steps: tuple[Step, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every step of the calculation in words, in the order in which it was taken."""
        return tuple(map(str, self.steps))


@dataclass(slots=True)
class Account:
    """The money side of one subscription: its currency, what shares are taken of, and what each year has cost."""

    currency: str
    fee: Decimal | None
    fixed: Decimal
    dates: tuple[date, date] = _EVER
    paid: dict[int, Decimal] = field(default_factory=dict)

    def base(self, first: date, last: date) -> Decimal:
        """What percentages of a period are taken of: the monthly fees that fell due in it, or the fixed amount."""
        start, end = self.dates
        return self.fixed if self.fee is None else self.fee * months_between(max(first, start), min(last, end))

    def base_of_year(self, periods: int) -> Decimal:
        """What the cap of a contract year is taken of: twelve fees, or the fixed amount of each period."""
        return self.fixed * periods if self.fee is None else self.fee * 12

    def year(self, first: date) -> int:
        """The contract year of a period that begins on ``first``: 1, 2... or, without a contract, the calendar's."""
        start, _ = self.dates
        return contract_year(max(first, start), None if self.dates is _EVER else start)


def credits_of(counts: Counts, slas: Slas, subscriptions: Mapping[str, Subscription], as_of: int) -> list[Credit]:
    """Every credit that arises, in the order of period, customer, subscription and SLA.

    Pure: the same counts and terms give the same credits. ``as_of`` (UTC microseconds) tells the periods that are not
    over yet.
    """
    accounts: dict[tuple[str, str, str], Account | None] = {}
    found: list[Credit] = []
    for whose, metrics in counts.by_party().items():
        sla = slas[whose.sla, whose.sla_version].spec
        if sla.credits is None or not any(count.breached for count in metrics.values()):
            continue
        key = (whose.customer, whose.subscription, whose.sla)
        if key not in accounts:
            accounts[key] = _account(sla, subscriptions.get(whose.subscription))
        account = accounts[key]
        if account is not None:
            found += _credit(account, sla, sla.credits, whose, Missed(metrics, counts.late, whose), as_of)
    return found


def _account(sla: SLA, subscription: Subscription | None) -> Account | None:
    """The money side of an SLA, or None where there is no money to take a share of."""
    dates = _EVER if subscription is None else (subscription.start, subscription.end or _EVER[1])
    if sla.credits is not None and isinstance(sla.credits.of, Money):
        return Account(sla.credits.of.currency, None, sla.credits.of.amount, dates)
    if subscription is None:
        return None
    return Account(subscription.currency, subscription.monthly_fee, ZERO, dates)


def _credit(  # noqa: PLR0913, PLR0917 - everything a credit depends on
    account: Account, sla: SLA, promised: Credits, whose: Whose, missed: Missed, as_of: int
) -> Iterator[Credit]:
    first, last = period_dates(whose.period)
    base = account.base(first, last)
    uncapped, steps = earned(sla, promised, base, account.currency, missed)
    if uncapped <= 0:
        return
    owed = _payable(account, promised, base, uncapped, account.year(first), steps)
    days = promised.within.amount if promised.claim == "on-request" and promised.within else None
    claim = None if days is None else last + timedelta(days=days)
    provisional = last >= _date_of(as_of, sla.timezone)
    if provisional:
        steps.append(Step("provisional, because the period ends on {}", last))
    yield Credit(
        credit_id(whose),
        *(whose.period, whose.customer, whose.subscription, whose.sla, whose.sla_version),
        Money.of(base, account.currency),
        Money.of(uncapped, account.currency),
        owed,
        claim,
        provisional,
        tuple(steps),
    )


def credit_id(whose: Whose) -> str:
    """The name of a credit: the same customer, SLA, terms and period always give the same one."""
    parts = (whose.customer, whose.subscription, whose.sla, f"{whose.sla_version}", whose.period)
    return f"CR-{whose.period}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


def _payable(  # noqa: PLR0913, PLR0917 - the steps of one calculation
    account: Account, promised: Credits, base: Decimal, amount: Decimal, year: int, steps: list[Step]
) -> Money:
    """The amount after the cap of the period, the cap of the contract year, rounding and the minimum."""
    cap = promised.cap
    if cap is not None and cap.period is not None and amount > (most := base * cap.period.fraction):
        steps.append(Step("capped at {} of the period's base, {}", cap.period, (most, account.currency)))
        amount = most
    if cap is not None and cap.year is not None:
        most = account.base_of_year(_PER_YEAR[promised.per]) * cap.year.fraction
        left = max(most - account.paid.get(year, ZERO), ZERO)
        if amount > left:
            steps.append(Step("capped at {} of the contract year's base, {} left", cap.year, (left, account.currency)))
            amount = left
    minimum = promised.minimum
    if minimum is not None and minimum.currency == account.currency and amount < minimum.amount:
        steps.append(Step("{} is below the minimum of {} and not paid", (amount, account.currency), minimum))
        amount = ZERO
    owed = Money.of(amount, account.currency)
    account.paid[year] = account.paid.get(year, ZERO) + owed.amount
    return owed


@cache
def _date_of(micros: int, timezone: str) -> date:
    return date(1970, 1, 1) + timedelta(microseconds=int(to_local(np.array([micros]), timezone)[0]))
