"""Discounts: which of them a line gets, in which order, and what they leave of it, to the minor unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import Discount, DiscountPolicy, DiscountType, Stacking
from svcctl.money import Money

_NONE, _ALL = Fraction(0), Fraction(1)
DEFAULT_ORDER: tuple[DiscountType, ...] = ("volume", "term", "promotional", "negotiated")


@dataclass(frozen=True, slots=True)
class Off:
    """One discount that a line gets: its name, its share, and where it is declared; a negotiated one is nowhere."""

    type: DiscountType
    name: str
    share: Percent
    place: Place | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one discount took off a line."""

    off: Off
    amount: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides which discounts are given: how long, on which day, by which codes, and what was negotiated."""

    months: int
    day: date
    codes: tuple[str, ...]
    negotiated: Percent | None


def policy_of(catalog: Catalog, book: str, day: date) -> Resource[DiscountPolicy] | None:
    """The discount policy of a price book in force on a day."""
    for policy in catalog.all(DiscountPolicy):
        if policy.holds_on(day) and book in {each.partition("@")[0] for each in policy.spec.price_books}:
            return policy
    return None


def offs(
    policy: Resource[DiscountPolicy] | None, plan: str, unit: str, quantity: Fraction, terms: Terms
) -> tuple[Off, ...]:
    """The discounts of one line, in the order in which they are taken. Without a policy, what was negotiated alone."""
    found = [] if policy is None else list(_declared(policy, plan, unit, quantity, terms))
    if terms.negotiated is not None and terms.negotiated.value:
        found.append(Off("negotiated", "Negotiated", terms.negotiated))
    order = DEFAULT_ORDER if policy is None else policy.spec.order
    return tuple(off for kind in order for off in found if off.type == kind)


def take(amount: Money, discounts: tuple[Off, ...], stacking: Stacking) -> tuple[Money, tuple[Taken, ...]]:
    """What is left of an amount, and what each discount took.

    Exact until the end: after each discount the rest is rounded half up, so that the parts add up to the whole.
    """
    if stacking == "highest" and discounts:
        discounts = (max(discounts, key=lambda off: off.share),)
    left, rest, taken = _ALL, amount, []
    for off in discounts:
        share = Fraction(off.share.fraction)
        left = left * (_ALL - share) if stacking == "one-after-another" else max(_NONE, left - share)
        after = Money.of(Fraction(amount.amount) * left, amount.currency)
        taken.append(Taken(off, Money(rest.minor - after.minor, amount.currency)))
        rest = after
    return rest, tuple(taken)


def unknown_code(policies: list[DiscountPolicy], codes: tuple[str, ...], day: date, plans: tuple[str, ...]) -> str:
    """The first code that gives none of the plans anything on a day; empty when there is none."""
    given = (each for policy in policies for each in policy.discounts if each.code and _holds(each, day))
    known = {each.code for each in given if any(_is_for(each, plan) for plan in plans)}
    return next((code for code in codes if code not in known), "")


def _declared(
    policy: Resource[DiscountPolicy], plan: str, unit: str, quantity: Fraction, terms: Terms
) -> Iterator[Off]:
    for index, each in enumerate(policy.spec.discounts):
        mine = _is_for(each, plan) and _holds(each, terms.day)
        share = _share(each, unit, quantity, terms) if mine else None
        if share is not None and share.value:
            yield Off(each.type, each.name, share, policy.place("spec", "discounts", index), each.to)


def _share(each: Discount, unit: str, quantity: Fraction, terms: Terms) -> Percent | None:
    if each.type == "promotional":
        return each.off if each.code in terms.codes else None
    if each.type == "volume" and each.unit != unit:
        return None
    reached = Fraction(terms.months) if each.type == "term" else quantity
    found = None
    for band in each.bands:
        start = Fraction(band.from_.months if isinstance(band.from_, Span) else band.from_)
        found = band.off if start <= reached else found
    return found


def _is_for(each: Discount, plan: str) -> bool:
    return not each.plans or plan.partition("@")[0] in {name.partition("@")[0] for name in each.plans}


def _holds(each: Discount, day: date) -> bool:
    return (each.from_ is None or each.from_ <= day) and (each.to is None or day <= each.to)
