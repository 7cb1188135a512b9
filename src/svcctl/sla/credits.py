"""What is owed for missed objectives: rules, caps, minimum and rounding in this order, each step with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from svcctl.kinds.sla import SLA, Credits
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money, Step
from svcctl.sla.accounts import Account, Accounts, account_of, posted_before
from svcctl.sla.attainment import Slas
from svcctl.sla.capping import capped, capped_by_year, rounded, too_small
from svcctl.sla.credit import Credit, Dates, credit_id
from svcctl.sla.earned import earned
from svcctl.sla.facts import NOTHING, Facts, facts_of
from svcctl.sla.fee_caps import Due
from svcctl.sla.fee_purses import Purse
from svcctl.sla.fee_shares import Shares, earnings, plain_shares
from svcctl.sla.ledger import Entry
from svcctl.sla.owed import OfFees, Owed
from svcctl.sla.shapes import Base
from svcctl.sla.tally import Counts, Whose
from svcctl.sla.uptimes import Uptimes


def credits_of(  # noqa: PLR0913, PLR0917 - everything that credits depend on
    counts: Counts,
    slas: Slas,
    subscriptions: Mapping[str, Subscription],
    as_of: int,
    uptimes: Iterable[Uptimes] = (),
    posted: Iterable[Entry] = (),
) -> Owed:
    """Every credit that arises, in the order of period, customer, subscription and SLA.

    Pure: the same counts and terms give the same credits. ``as_of`` (UTC microseconds) tells the periods that are not
    over yet, and the claims that come too late. ``posted`` is a register: see `posted_before`.
    """
    uptimes, posted = list(uptimes), list(posted)
    specs = {key: sla.spec for key, sla in slas.items() if sla.spec.credits is not None}
    plain = plain_shares(specs, {each.whose.sla for each in uptimes} | {entry.sla for entry in posted})
    other = {key: sla for key, sla in specs.items() if key not in plain}
    counted = _counted(facts_of(counts, uptimes, other), other, subscriptions, as_of, posted)
    return Owed(_shared(counts, plain, subscriptions, as_of) if plain else None, list(counted))


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
) -> OfFees:
    """The credits of SLAs that promise shares of one base, in whole numbers and in columns."""
    cells = counts.cells

    def purse(shares: Shares, party: int) -> Purse:
        return Purse.of(account_of(shares.promised, subscriptions.get(cells.parties[party][1])))

    return OfFees(cells, Due.of(cells, list(earnings(cells, plain)), purse), as_of)


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
    dates = Dates.of(promised, whose.period, sla.timezone, as_of)
    sum_.steps.extend(dates.steps)
    yield Credit(
        credit_id(whose),
        *(whose.period, whose.customer, whose.subscription, whose.sla, whose.sla_version),
        Money.of(base.amount, account.currency),
        Money.of(sum_.amount, account.currency),
        owed,
        dates.claim,
        dates.provisional,
        tuple(sum_.steps),
        sum_.days,
        dates.on_request,
        dates.expired,
    )


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
