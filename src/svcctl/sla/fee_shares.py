"""Credits that are a share of one base, in whole numbers: what nearly all SLAs promise, and large reports hold many of.

The amounts are those of `earned` and of the caps in `credits`, to the last digit; `fee_reasons` says why.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count
from typing import NamedTuple

from svcctl.calendars.duration import MONTHS
from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits
from svcctl.money import Money
from svcctl.money.currency import minor_digits
from svcctl.money.rounding import half_up
from svcctl.sla.accounts import EVER, Account
from svcctl.sla.dates import contract_year, months_between, period_dates
from svcctl.sla.tally import Count, Whose

Late = Mapping[tuple[Whose, str, str], int]
Bound = tuple[int, int, bool, int]
"""A percentage as a fraction, whether attainment of exactly this counts too, and the share that is earned below it."""
_SHAPES = frozenset({"bands", "flat", "perBreach"})


@dataclass(slots=True)
class Shares:
    """The credit rules of one SLA as shares of the base, each in units of ten to the minus ``places``.

    A cap that is not there is None.
    """

    sla: SLA
    promised: Credits
    places: int
    period: int | None
    year: int | None
    _earned: dict[tuple[int, Count], int] = field(default_factory=dict)
    _bounds: dict[int, tuple[int, list[Bound]]] = field(default_factory=dict)

    @classmethod
    def of(cls, sla: SLA) -> "Shares | None":
        """The shares of an SLA; None where something else than a share of one base is promised."""
        promised = sla.credits
        if promised is None or any(rule.of is not None or rule.shape not in _SHAPES for rule in promised.rules):
            return None
        cap = promised.cap
        limits = [each for each in (cap and cap.period, cap and cap.year) if each is not None]
        shares = [share for rule in promised.rules for share in _shares(rule)]
        if any(not isinstance(share, Percent) for share in shares):
            return None
        places = max((_places(each.fraction) for each in (*shares, *limits) if isinstance(each, Percent)), default=0)
        period, year = (None if each is None else _whole(each.fraction, places) for each in _limits(promised))
        return cls(sla, promised, places, period, year)

    def earned(self, metrics: Mapping[str, Count], whose: Whose, late: Late) -> int:
        """What all rules come to before caps; ``late`` counts late items by party, metric and priority."""
        amounts: dict[str, int] = {}
        for number, rule in enumerate(self.promised.rules):
            found = metrics.get(rule.metric)
            if found is not None:
                amounts[rule.metric] = amounts.get(rule.metric, 0) + self.by(number, rule, found, whose, late)
        if len(amounts) == 1 or self.promised.combine == "sum":
            return sum(amounts.values())
        return max(amounts.values(), default=0)

    def by(self, number: int, rule: CreditRule, found: Count, whose: Whose, late: Late) -> int:
        """What one rule comes to."""
        share = self._earned.get((number, found))
        if share is None:
            share = self._earned[number, found] = self._share(number, found)
        if rule.per_breach is None or not rule.priority:
            return share
        return share * sum(late.get((whose, rule.metric, priority), 0) for priority in rule.priority)

    def _share(self, number: int, found: Count) -> int:
        """What a rule comes to; of breaches by priority, what each one does. It asks what `Facts` ask."""
        if number not in self._bounds:
            self._bounds[number] = _bounds(self.sla, self.promised.rules[number], self.places)
        enough, bounds = self._bounds[number]
        if found.measured < enough:
            return 0
        met, most = found.met * 100, 0
        for over, under, including, share in bounds:
            if met * under < found.measured * over or (including and met * under == found.measured * over):
                most = max(most, share)
        rule = self.promised.rules[number]
        return most * found.breached if rule.per_breach is not None and not rule.priority else most


class Due(NamedTuple):
    """One credit in whole numbers: a ``share`` of a ``base``, whose product counts in ``unit`` to a minor unit.

    ``left`` is what the cap of the contract year had left for it, in the same small units; None without such a cap.
    """

    currency: str
    base: int
    share: int
    unit: int
    left: int | None

    def money(self, amount: int) -> Money:
        """An amount in small units, rounded to what can be paid."""
        return Money(half_up(amount, self.unit), self.currency)


@dataclass(slots=True)
class Purse:
    """The money side of one subscription and SLA in whole numbers: see `Account`.

    ``fee`` is the fee of a month, or the fixed amount of a period, in units of ten to the minus ``places``; ``paid``
    is what each contract year has cost, in minor units.
    """

    currency: str
    fee: int
    fixed: bool
    places: int
    start: date
    end: date
    contract: bool
    paid: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, account: Account | None) -> "Purse | None":
        """An account in whole numbers: fees are written as decimals, and so are fixed amounts. None for none."""
        if account is None:
            return None
        base = account.monthly if account.fixed is None else account.fixed
        digits = minor_digits(account.currency)
        places = next(n for n in count(digits) if 10**n % base.denominator == 0)
        fee = int(base * 10**places)
        contract = account.dates is not EVER
        return cls(account.currency, fee, account.fixed is not None, places, *account.dates, contract)

    def owed(self, shares: Shares, share: int, period: str) -> tuple[Money, Money, Money, Due] | None:
        """(base, before caps, owed, how that came about) of a share in a period; None where the base is nothing."""
        months, year = _months(period, self.start, self.end, self.contract)
        base = self.fee if self.fixed else self.fee * months
        if not base:
            return None
        unit = 10 ** (shares.places + self.places - minor_digits(self.currency))
        paid, left = self.paid.get(year, 0), None
        amount = base * (share if shares.period is None else min(share, shares.period))
        if shares.year is not None:
            whole = self.fee * (12 // MONTHS[shares.promised.per] if self.fixed else 12) * shares.year
            left = max(whole - paid * unit, 0)
            amount = min(amount, left)
        minimum = shares.promised.minimum
        if minimum is not None and minimum.currency == self.currency and amount < minimum.minor * unit:
            amount = 0
        owed = half_up(amount, unit)
        self.paid[year] = paid + owed
        due = Due(self.currency, base, share, unit, left)
        whole_base = Money(half_up(base, unit // 10**shares.places), self.currency)
        return whole_base, due.money(base * share), Money(owed, self.currency), due


def plain_shares(specs: Mapping[tuple[str, int], SLA], watched: Collection[str]) -> dict[tuple[str, int], Shares]:
    """The SLAs whose credits are shares of one base in each of their versions: versions share a cap of the year."""
    shares = {key: Shares.of(sla) for key, sla in specs.items()}
    other = {*watched} | {name for (name, _), found in shares.items() if found is None}
    return {key: found for key, found in shares.items() if found is not None and key[0] not in other}


def _bounds(sla: SLA, rule: CreditRule, places: int) -> tuple[int, list[Bound]]:
    """How many items make a measure, and below which attainments a rule earns what share."""
    measure = sla.measure(rule.metric)
    if measure is None:
        return 1, []
    below = [(band.below.value, band.including, band.credit) for band in rule.bands]
    if rule.flat is not None:
        below.append((measure.objective.value, False, rule.flat))
    if rule.per_breach is not None:
        below.append((Decimal(100), True, rule.per_breach))
    bounds = [
        (*percent.as_integer_ratio(), including, _whole(share.fraction, places))
        for percent, including, share in below
        if isinstance(share, Percent)
    ]
    return max(measure.minimum_sample, 1), bounds


def _shares(rule: CreditRule) -> list[object]:
    fixed = [share for share in (rule.flat, rule.per_breach) if share is not None]
    return [*(band.credit for band in rule.bands), *fixed]


def _limits(promised: Credits) -> tuple[Percent | None, Percent | None]:
    return (None, None) if promised.cap is None else (promised.cap.period, promised.cap.year)


def _places(share: Decimal) -> int:
    exponent = share.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _whole(share: Decimal, places: int) -> int:
    return int(share.scaleb(places))


@cache
def _months(period: str, start: date, end: date, contract: bool) -> tuple[int, int]:  # noqa: FBT001 - a key
    """How many monthly fees fall due in a period, and the contract year it lies in: see `Account`."""
    first, last = period_dates(period)
    year = contract_year(max(first, start), start if contract else None)
    return months_between(max(first, start), min(last, end)), year
