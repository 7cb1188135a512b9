"""What is owed for missed objectives: rules, caps, minimum and rounding in this order, each step with its reason."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from operator import attrgetter

import numpy as np

from svcctl.calendars.instants import to_local
from svcctl.kinds.sla import SLA, Credits
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money, Step
from svcctl.sla.accounts import Account, Accounts, account_of, posted_before
from svcctl.sla.attainment import Slas
from svcctl.sla.capping import capped, capped_by_year, rounded, too_small
from svcctl.sla.dates import period_dates
from svcctl.sla.earned import earned
from svcctl.sla.facts import NOTHING, Facts, facts_of
from svcctl.sla.fee_reasons import Reasons
from svcctl.sla.fee_shares import Due, Purse, Shares, plain_shares
from svcctl.sla.later import Later
from svcctl.sla.ledger import Entry
from svcctl.sla.shapes import Base
from svcctl.sla.tally import Count, Counts, Whose
from svcctl.sla.uptimes import Uptimes


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
    steps: Sequence[Step]
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
        if self.provisional:
            return "provisional"
        if not self.on_request:
            return "automatic"
        return "expired" if self.expired else "to-claim"


def credits_of(  # noqa: PLR0913, PLR0917 - everything that credits depend on
    counts: Counts,
    slas: Slas,
    subscriptions: Mapping[str, Subscription],
    as_of: int,
    uptimes: Iterable[Uptimes] = (),
    posted: Iterable[Entry] = (),
) -> list[Credit]:
    """Every credit that arises, in the order of period, customer, subscription and SLA.

    Pure: the same counts and terms give the same credits. ``as_of`` (UTC microseconds) tells the periods that are not
    over yet, and the claims that come too late. ``posted`` is a register: see `posted_before`.
    """
    uptimes, posted = list(uptimes), list(posted)
    specs = {key: sla.spec for key, sla in slas.items() if sla.spec.credits is not None}
    plain = plain_shares(specs, {each.whose.sla for each in uptimes} | {entry.sla for entry in posted})
    other = {key: sla for key, sla in specs.items() if key not in plain}
    counted = _counted(facts_of(counts, uptimes, other), other, subscriptions, as_of, posted)
    found = [*_shared(counts, plain, subscriptions, as_of), *counted]
    if plain and other:
        found.sort(key=attrgetter("period", "customer", "subscription", "sla", "sla_version"))
    return found


def _counted(
    facts: Mapping[Whose, Mapping[str, Facts]],
    specs: Mapping[tuple[str, int], SLA],
    subscriptions: Mapping[str, Subscription],
    as_of: int,
    posted: Iterable[Entry],
) -> Iterator[Credit]:
    """The credits of SLAs of any kind, in fractions."""
    before = posted_before(posted, facts)
    accounts = Accounts(
        lambda promised, whose: account_of(promised, subscriptions.get(whose.subscription), *before.get(whose[1:4], ()))
    )
    for whose, metrics in facts.items():
        sla = specs[whose.sla, whose.sla_version]
        if sla.credits is None or not any(map(_hurt, metrics.values())):
            continue
        account = accounts.of(sla.credits, whose)
        if account is not None:
            yield from _credit(account, sla, sla.credits, whose, metrics, as_of)


def _shared(
    counts: Counts, plain: Mapping[tuple[str, int], Shares], subscriptions: Mapping[str, Subscription], as_of: int
) -> Iterator[Credit]:
    """The credits of SLAs that promise shares of one base, in whole numbers; the reasons are found when asked for."""
    purses = Accounts(lambda promised, whose: Purse.of(account_of(promised, subscriptions.get(whose.subscription))))
    reasons = Reasons(counts.late)

    def told(shares: Shares, whose: Whose, metrics: dict[str, Count], due: Due) -> list[Step]:
        ends = _ends(*_dates(shares.promised, whose.period, shares.sla.timezone, as_of), whose.period)
        return [*reasons.of(shares, whose, metrics, due), *ends]

    for whose, metrics in counts.by_party().items() if plain else ():
        shares = plain.get((whose.sla, whose.sla_version))
        if shares is None or not any(count.breached for count in metrics.values()):
            continue
        share = shares.earned(metrics, whose, counts.late)
        purse = purses.of(shares.promised, whose) if share else None
        found = None if purse is None else purse.owed(shares, share, whose.period)
        if found is not None:
            base, uncapped, owed, due = found
            claim, provisional, expired = _dates(shares.promised, whose.period, shares.sla.timezone, as_of)
            steps = Later(partial(told, shares, whose, metrics, due))
            more = (0, shares.promised.claim == "on-request", expired)
            yield Credit(credit_id(whose), *whose, base, uncapped, owed, claim, provisional, steps, *more)


def _hurt(facts: Facts) -> bool:
    """True when anything went wrong at all: most parties of a large report need no look at their rules."""
    if facts.uptimes is not None:
        return bool(facts.uptimes.uptime.down)
    return facts.count.breached > 0


def _credit(  # noqa: PLR0913, PLR0917 - everything a credit depends on
    account: Account, sla: SLA, promised: Credits, whose: Whose, metrics: Mapping[str, Facts], as_of: int
) -> Iterator[Credit]:
    base = account.base(whose.period, sla.timezone)
    sum_ = earned(promised, lambda rule: account.base_of(rule, base, whose.period), metrics)
    if not sum_.amount and not sum_.days:
        return
    owed = _payable(account, promised, base, sum_.amount, account.year(whose.period), sum_.steps)
    claim, provisional, expired = _dates(promised, whose.period, sla.timezone, as_of)
    sum_.steps.extend(_ends(claim, provisional, expired, whose.period))
    yield Credit(
        credit_id(whose),
        *(whose.period, whose.customer, whose.subscription, whose.sla, whose.sla_version),
        Money.of(base.amount, account.currency),
        Money.of(sum_.amount, account.currency),
        owed,
        claim,
        provisional,
        tuple(sum_.steps),
        sum_.days,
        promised.claim == "on-request",
        expired,
    )


def _ends(claim: date | None, provisional: bool, expired: bool, period: str) -> Iterator[Step]:  # noqa: FBT001
    """What is to be said of the dates of a credit: see `_dates`."""
    if provisional:
        yield Step("provisional, because the period ends on {}", period_dates(period)[1])
    if expired:
        yield Step("lapsed, unless it was asked for by {}", claim)


@cache
def _dates(promised: Credits, period: str, timezone: str, as_of: int) -> tuple[date | None, bool, bool]:
    """Until when a credit of a period can be claimed, whether the period goes on, and whether the claim is too late."""
    last, today = period_dates(period)[1], date_of(as_of, timezone)
    days = promised.within.amount if promised.claim == "on-request" and promised.within else None
    claim = None if days is None else last + timedelta(days=days)
    return claim, last >= today, claim is not None and claim < today


def credit_id(whose: Whose) -> str:
    """The name of a credit: the same customer, SLA, terms and period always give the same one."""
    parts = (whose.customer, whose.subscription, whose.sla, f"{whose.sla_version}", whose.period)
    return f"CR-{whose.period}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


def _payable(  # noqa: PLR0913, PLR0917 - the steps of one calculation
    account: Account, promised: Credits, base: Base, amount: Fraction, year: int, steps: list[Step]
) -> Money:
    """The amount after the cap of the period, the cap of the contract year, the minimum and rounding."""
    cap, currency = promised.cap, account.currency
    if cap is not None and cap.period is not None and amount > (most := base.amount * Fraction(cap.period.fraction)):
        steps.append(capped(cap.period, (most, currency)))
        amount = most
    if cap is not None and cap.year is not None:
        most = account.base_of_year(promised.per) * Fraction(cap.year.fraction)
        posted = account.posted.get(year, NOTHING)
        left = max(most - account.paid.get(year, NOTHING) - posted, NOTHING)
        if amount > left:
            steps.append(capped_by_year(cap.year, (left, currency), (posted, currency) if posted else None))
            amount = left
    minimum = promised.minimum
    if minimum is not None and minimum.currency == currency and 0 < amount < Fraction(minimum.amount):
        steps.append(too_small((amount, currency), minimum))
        amount = NOTHING
    owed = Money.of(amount, currency)
    if Fraction(owed.amount) != amount:
        steps.append(rounded(owed))
    account.paid[year] = account.paid.get(year, NOTHING) + Fraction(owed.amount)
    return owed


@cache
def date_of(micros: int, timezone: str) -> date:
    """The local date of an instant."""
    return date(1970, 1, 1) + timedelta(microseconds=int(to_local(np.array([micros]), timezone)[0]))
