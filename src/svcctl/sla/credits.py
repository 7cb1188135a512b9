"""What is owed for missed objectives: rules, combination, caps, minimum and rounding, each step with its reason."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money
from svcctl.sla.attainment import Slas, below
from svcctl.sla.dates import contract_year, months_between, period_dates
from svcctl.sla.tally import Count, Counts, Group, by

_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}


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
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """The money side of one subscription under one version of an SLA; ``paid`` remembers each contract year."""

    sla: SLA
    credits: Credits
    currency: str
    fee: Decimal | None
    start: date | None
    end: date | None
    paid: dict[int, Decimal] = field(default_factory=dict)

    def base(self, first: date, last: date) -> Decimal:
        """What percentages of a period are taken of: the monthly fees that fell due in it, or the fixed amount."""
        if self.fee is None:
            assert isinstance(self.credits.of, Money)  # noqa: S101 - see `_account`
            return self.credits.of.amount
        return self.fee * months_between(max(first, self.start or first), min(last, self.end or last))

    def yearly_base(self) -> Decimal:
        """What the cap of a contract year is taken of."""
        if self.fee is None:
            assert isinstance(self.credits.of, Money)  # noqa: S101 - as above
            return self.credits.of.amount * _PER_YEAR[self.credits.per]
        return self.fee * 12


def credits_of(counts: Counts, slas: Slas, subscriptions: Mapping[str, Subscription], as_of: date) -> list[Credit]:
    """Every credit that arises, in the order of period, customer, subscription and SLA.

    Pure: the same counts and terms give the same credits. ``as_of`` tells the periods that are not over.
    """
    keys = ("subscription", "customer", "sla", "sla_version")
    parts: dict[tuple[str | int, ...], dict[str, Counts]] = {}
    for (group, outcome), count in counts.items():
        periods = parts.setdefault(tuple(getattr(group, key) for key in keys), {})
        periods.setdefault(group.period, Counts())[group, outcome] += count
    found = []
    for key in sorted(parts):
        subscription, customer, sla, version = key
        account = _account(slas[str(sla), int(version)].spec, subscriptions.get(str(subscription)))
        if account is not None:
            for period in sorted(parts[key]):
                whose = Group(period, str(customer), str(subscription), str(sla), int(version), "", "")
                found += _credit(account, whose, parts[key][period], as_of)
    return sorted(
        found, key=lambda credit: (credit.period, credit.customer, credit.subscription, credit.sla, credit.sla_version)
    )


def _account(sla: SLA, subscription: Subscription | None) -> Account | None:
    """The money side of an SLA, or None where there is no money to take a share of."""
    if sla.credits is None:
        return None
    if isinstance(sla.credits.of, Money):
        start, end = (subscription.start, subscription.end) if subscription else (None, None)
        return Account(sla, sla.credits, sla.credits.of.currency, None, start, end)
    if subscription is None:
        return None
    return Account(
        sla, sla.credits, subscription.currency, subscription.monthly_fee, subscription.start, subscription.end
    )


def _credit(account: Account, whose: Group, counts: Counts, as_of: date) -> Iterator[Credit]:
    first, last = period_dates(whose.period)
    base = account.base(first, last)
    reasons: list[str] = []
    uncapped = _combined(account, base, counts, reasons)
    if uncapped <= 0:
        return
    year = contract_year(max(first, account.start or first), account.start)
    amount = _limited(account, base, uncapped, year, reasons)
    owed = Money.of(amount, account.currency)
    minimum = account.credits.minimum
    if minimum is not None and owed.amount < minimum.amount:
        reasons.append(f"{owed} is below the minimum of {minimum}: not paid")
        owed = Money(0, account.currency)
    account.paid[year] = account.paid.get(year, Decimal(0)) + owed.amount
    within = account.credits.within
    claim = last + timedelta(days=within.amount) if account.credits.claim == "on-request" and within else None
    provisional = last >= as_of
    if provisional:
        reasons.append(f"provisional: the period ends on {last}")
    yield Credit(
        credit_id(whose),
        whose.period,
        whose.customer,
        whose.subscription,
        whose.sla,
        whose.sla_version,
        Money.of(base, account.currency),
        Money.of(uncapped, account.currency),
        owed,
        claim,
        provisional,
        tuple(reasons),
    )


def credit_id(whose: Group) -> str:
    """The name of a credit: the same customer, SLA, terms and period always give the same one."""
    parts = (whose.customer, whose.subscription, whose.sla, f"{whose.sla_version}", whose.period)
    return f"CR-{whose.period}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


def _combined(account: Account, base: Decimal, counts: Counts, reasons: list[str]) -> Decimal:
    """What the rules come to: added up within a metric, then combined over metrics as the SLA says."""
    metrics: dict[str, Decimal] = {}
    for rule in account.credits.rules:
        for amount, reason in _earned(account, rule, base, counts):
            metrics[rule.metric] = metrics.get(rule.metric, Decimal(0)) + amount
            reasons.append(f"{reason}: {Money.of(amount, account.currency)}")
    if len(metrics) > 1:
        reasons.append("added up" if account.credits.combine == "sum" else "the highest counts")
    return (
        sum(metrics.values(), Decimal(0))
        if account.credits.combine == "sum"
        else max(metrics.values(), default=Decimal(0))
    )


def _earned(account: Account, rule: CreditRule, base: Decimal, counts: Counts) -> Iterator[tuple[Decimal, str]]:
    """What one rule earns, with the reason; nothing where too few items were measured."""
    mine = Counts({key: count for key, count in counts.items() if key[0].metric == rule.metric})
    (_, total), *_ = list(by(mine, "metric")) or [((), Count())]
    measure = account.sla.measure(rule.metric)
    if measure is None or not total.measured or total.measured < measure.minimum_sample:
        return
    if rule.per_breach is not None:
        late = _late(mine, rule.priority)
        if late:
            share = _share(rule.per_breach, base, account.currency)
            which = f" {'/'.join(rule.priority)}" if rule.priority else ""
            yield share * late, f"{rule.metric}{which}: {late} x {_written(rule.per_breach)} for each breach"
        return
    crossed = [
        (_share(band.credit, base, account.currency), band) for band in rule.bands if below(total, band.below.value)
    ]
    if crossed:
        amount, band = max(crossed, key=lambda each: each[0])
        percent = f"{Decimal(total.met * 10_000 // total.measured).scaleb(-2):.2f}%"
        met = f"{rule.metric} {percent} ({total.met} of {total.measured} met)"
        yield amount, f"{met} is below {band.below}: {_written(band.credit)}"


def _late(counts: Counts, priorities: Iterable[str]) -> int:
    wanted = frozenset(priorities)
    return sum(count.breached for (priority,), count in by(counts, "priority") if not wanted or priority in wanted)


def _share(share: Percent | Money, base: Decimal, currency: str) -> Decimal:
    """What a share of the base comes to. A fixed amount in another currency is nothing here; a rule of validate says so."""
    if isinstance(share, Money):
        return share.amount if share.currency == currency else Decimal(0)
    return base * share.fraction


def _written(share: Percent | Money) -> str:
    return f"{share}"


def _limited(account: Account, base: Decimal, amount: Decimal, year: int, reasons: list[str]) -> Decimal:
    """The amount after the cap of the period and then the cap of the contract year."""
    cap = account.credits.cap
    if cap is not None and cap.period is not None and amount > (most := base * cap.period.fraction):
        reasons.append(f"capped at {cap.period} of the period: {Money.of(most, account.currency)}")
        amount = most
    if cap is not None and cap.year is not None:
        left = max(account.yearly_base() * cap.year.fraction - account.paid.get(year, Decimal(0)), Decimal(0))
        if amount > left:
            reasons.append(f"capped at {cap.year} of contract year {year}: {Money.of(left, account.currency)} left")
            amount = left
    return amount
