"""Discounts: which of them a line gets, and in which order they are taken."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import Discount, DiscountBand, DiscountPolicy, DiscountType, Extent
from svcctl.money import Money
from svcctl.money.rounding import whole
from svcctl.pricing.taking import Less, Off

_NONE, _ALL = Fraction(0), Fraction(1)
DEFAULT_ORDER: tuple[DiscountType, ...] = ("volume", "term", "billing", "promotional", "negotiated")
NEGOTIATED = "Negotiated"
_MANY = 1_000_000
"""More discounts than a policy has: a rank is by type, and within a type by where it stands."""


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What a seller offers beside the policy: a share, amounts of money, and prices of charges by their names.

    Prices are by the name of a charge (``Backup``), or by plan and name (``backup-pro/Backup``).
    """

    share: Percent | None = None
    less: tuple[Less, ...] = ()
    prices: tuple[tuple[str, Decimal], ...] = ()

    def __bool__(self) -> bool:
        return bool((self.share and self.share.value) or self.less or self.prices)


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides which discounts are given: how long, on which day, by which codes, and what was negotiated.

    ``every`` so many months a bill is written. Where nobody knows when a contract started, ``from_start`` is false, and
    what is given for some periods only is not given.
    """

    months: int
    day: date
    codes: tuple[str, ...]
    negotiated: Negotiated = Negotiated()
    every: int = 1
    from_start: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """What a discount may be on: a charge of a plan, in which unit, how much of it, and how often it falls due.

    ``number`` is the how manieth period of the charge it is, from 1.
    """

    plan: str
    unit: str
    quantity: Fraction
    per: str
    name: str = ""
    currency: str = ""
    number: int = 1


def policy_of(catalog: Catalog, book: str, day: date) -> Resource[DiscountPolicy] | None:
    """The discount policy of a price book in force on a day."""
    for policy in catalog.all(DiscountPolicy):
        if policy.holds_on(day) and book in {each.partition("@")[0] for each in policy.spec.price_books}:
            return policy
    return None


def offs(policy: Resource[DiscountPolicy] | None, about: About, terms: Terms) -> tuple[Off, ...]:
    """The discounts of one line, in the order in which they are taken. Without a policy, what was negotiated alone."""
    found = [] if policy is None else list(_declared(policy, about, terms))
    found += _negotiated(terms.negotiated, about, "recurring" if policy is None else policy.spec.negotiated_on)
    order = DEFAULT_ORDER if policy is None else policy.spec.order
    ranked = [replace(off, rank=_MANY * order.index(off.type) + off.rank) for off in found if off.type in order]
    return tuple(sorted(ranked, key=lambda off: off.rank))


def unknown_code(
    policies: list[DiscountPolicy], codes: tuple[str, ...], on: tuple[date, str], plans: tuple[str, ...]
) -> str:
    """The first code that gives none of the plans anything on a day, in a currency; empty when there is none."""
    day, currency = on
    given = (each for policy in policies for each in policy.discounts if each.code and _holds(each, day))
    known = {each.code for each in given if _pays_in(each, currency) and any(is_for(each, plan) for plan in plans)}
    return next((code for code in codes if code not in known), "")


def _declared(policy: Resource[DiscountPolicy], about: About, terms: Terms) -> Iterator[Off]:
    for index, each in enumerate(policy.spec.discounts):
        found = _given(each, about, terms) if _applies(each, about, terms) else None
        if found:
            place = policy.place("spec", "discounts", index)
            yield replace(found, place=place, until=each.to, times=each.times, rank=index)


def _applies(each: Discount, about: About, terms: Terms) -> bool:
    """Whether a discount is on a line: its plan, its name, how often it falls due, and for how many periods."""
    due = about.per == each.per if each.per else bool(each.set_price) or _is_on(each.on, about.per)
    named = not each.charges or about.name in each.charges
    within = each.times is None or (terms.from_start and about.number <= each.times)
    return is_for(each, about.plan) and _holds(each, terms.day) and due and named and within


def _given(each: Discount, about: About, terms: Terms) -> Off | None:
    """What a discount that is on a line takes: a price, an amount of money in its currency, or a share."""
    off = Off(each.type, each.name, currency=about.currency)
    if each.set_price:
        prices = [price.amount for price in each.set_price if price.currency == about.currency]
        return replace(off, price=Fraction(prices[0])) if prices and each.code in terms.codes else None
    if each.per:
        amounts = [amount for amount in _amounts(each, about, terms) if amount.currency == about.currency]
        return replace(off, less=Less(amounts[0], each.per, each.taken_off)) if amounts else None
    share = share_of(each, about, terms)
    return replace(off, share=percent(whole(share * 100_00, "half-up")), exact=share) if share else None


def _amounts(each: Discount, about: About, terms: Terms) -> tuple[Money, ...]:
    """The amounts of money that a discount gives, one for each currency; none where its condition is not fulfilled."""
    if each.type == "promotional":
        return each.amount_off if each.code in terms.codes else ()
    if each.type == "volume" and each.unit != about.unit:
        return ()
    reached = _reached(each, about, terms)
    return next((band.amount_off for band in reversed(each.bands) if starts_at(band) <= reached), ())


def _negotiated(given: Negotiated, about: About, on: Extent) -> Iterator[Off]:
    """What a seller offers, in turn: prices first, then shares, then amounts of money."""
    off = Off("negotiated", NEGOTIATED, currency=about.currency)
    prices = dict(given.prices)
    price = prices.get(f"{about.plan}/{about.name}", prices.get(about.name))
    if price is not None:
        yield replace(off, price=Fraction(price))
    if given.share is not None and given.share.value and _is_on(on, about.per):
        yield replace(off, share=given.share, rank=1)
    for rank, less in enumerate(given.less, 2):
        if less.per == about.per:
            yield replace(off, less=less, rank=rank)


def share_of(each: Discount, about: About, terms: Terms) -> Fraction:
    """The share that a discount takes; nothing where its condition is not fulfilled."""
    if each.type == "promotional":
        return Fraction(each.off.fraction) if each.off and each.code in terms.codes else _NONE
    if each.type == "volume" and each.unit != about.unit:
        return _NONE
    reached = _reached(each, about, terms)
    bands = [
        (starts_at(band), Fraction(band.off.fraction)) for band in each.bands if band.off and starts_at(band) <= reached
    ]
    if not bands:
        return _NONE
    if each.reaches == "all-units" or not reached:
        return bands[-1][1]
    return sum(_of_each(bands, reached), _NONE) / reached


def _reached(each: Discount, about: About, terms: Terms) -> Fraction:
    """What the steps of a discount are compared with: months, or units."""
    months = {"term": terms.months, "billing": terms.every}
    return Fraction(months[each.type]) if each.type in months else about.quantity


def _of_each(bands: list[tuple[Fraction, Fraction]], units: Fraction) -> Iterator[Fraction]:
    """How many units each band takes off, of the units that it begins with up to those of the next."""
    starts = [max(start, _ALL) for start, _ in bands]
    for (_, off), start, end in zip(bands, starts, [*starts[1:], units + 1], strict=True):
        yield off * (end - start)


def percent(hundredths: int) -> Percent:
    """So many hundredths of a percent, written as people do."""
    value = Decimal(hundredths).scaleb(-2)
    return Percent(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize())


def starts_at(band: DiscountBand) -> Fraction:
    """From how many units or months on a step of a discount holds."""
    return Fraction(band.from_.months if isinstance(band.from_, Span) else band.from_)


def _is_on(on: Extent, per: str) -> bool:
    return on == "everything" or (on == "once") == (per == "once")


def is_for(each: Discount, plan: str) -> bool:
    """Whether a discount is on a plan, whatever the plan's version."""
    return not each.plans or plan.partition("@")[0] in {name.partition("@")[0] for name in each.plans}


def _pays_in(each: Discount, currency: str) -> bool:
    amounts = (*each.amount_off, *(amount for band in each.bands for amount in band.amount_off))
    money = {amount.currency for amount in amounts} | {price.currency for price in each.set_price}
    return not money or currency in money


def _holds(each: Discount, day: date) -> bool:
    return (each.from_ is None or each.from_ <= day) and (each.to is None or day <= each.to)
