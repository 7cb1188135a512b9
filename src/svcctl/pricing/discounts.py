"""Discounts: which of them a line gets, in which order, and what they leave of it, to the minor unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import Discount, DiscountBand, DiscountPolicy, DiscountType, Extent, Stacking
from svcctl.money import USUAL, Money, Rounding
from svcctl.money.rounding import whole

_NONE, _ALL = Fraction(0), Fraction(1)
DEFAULT_ORDER: tuple[DiscountType, ...] = ("volume", "term", "billing", "promotional", "negotiated")


@dataclass(frozen=True, slots=True)
class Off:
    """One discount that a line gets: its name, its share, and where it is declared; a negotiated one is nowhere."""

    type: DiscountType
    name: str
    share: Percent
    place: Place | None = None
    until: date | None = None
    exact: Fraction | None = None

    @property
    def fraction(self) -> Fraction:
        """The share, exact, also where it is written shorter."""
        return Fraction(self.share.fraction) if self.exact is None else self.exact


@dataclass(frozen=True, slots=True)
class Taken:
    """What one discount took off a line."""

    off: Off
    amount: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides which discounts are given: how long, on which day, by which codes, and what was negotiated.

    ``every`` so many months a bill is written.
    """

    months: int
    day: date
    codes: tuple[str, ...]
    negotiated: Percent | None
    every: int = 1


def policy_of(catalog: Catalog, book: str, day: date) -> Resource[DiscountPolicy] | None:
    """The discount policy of a price book in force on a day."""
    for policy in catalog.all(DiscountPolicy):
        if policy.holds_on(day) and book in {each.partition("@")[0] for each in policy.spec.price_books}:
            return policy
    return None


@dataclass(frozen=True, slots=True)
class About:
    """What a discount may be on: a charge of a plan, in which unit, how much of it, and how often it falls due."""

    plan: str
    unit: str
    quantity: Fraction
    per: str


def offs(policy: Resource[DiscountPolicy] | None, about: About, terms: Terms) -> tuple[Off, ...]:
    """The discounts of one line, in the order in which they are taken. Without a policy, what was negotiated alone."""
    found = [] if policy is None else list(_declared(policy, about, terms))
    on: Extent = "recurring" if policy is None else policy.spec.negotiated_on
    if terms.negotiated is not None and terms.negotiated.value and _is_on(on, about.per):
        found.append(Off("negotiated", "Negotiated", terms.negotiated))
    order = DEFAULT_ORDER if policy is None else policy.spec.order
    return tuple(off for kind in order for off in found if off.type == kind)


def take(
    amount: Money, discounts: tuple[Off, ...], stacking: Stacking, rounding: Rounding = USUAL
) -> tuple[Money, tuple[Taken, ...]]:
    """What is left of an amount, and what each discount took.

    Exact until the end: after each discount the rest is rounded, so that the parts add up to the whole.
    """
    if stacking == "highest" and discounts:
        discounts = (max(discounts, key=lambda off: off.fraction),)
    left, rest, taken = _ALL, amount, []
    for off in discounts:
        share = off.fraction
        left = left * (_ALL - share) if stacking == "one-after-another" else max(_NONE, left - share)
        after = Money.of(Fraction(amount.amount) * left, amount.currency, rounding)
        taken.append(Taken(off, Money(rest.minor - after.minor, amount.currency)))
        rest = after
    return rest, tuple(taken)


def unknown_code(policies: list[DiscountPolicy], codes: tuple[str, ...], day: date, plans: tuple[str, ...]) -> str:
    """The first code that gives none of the plans anything on a day; empty when there is none."""
    given = (each for policy in policies for each in policy.discounts if each.code and _holds(each, day))
    known = {each.code for each in given if any(_is_for(each, plan) for plan in plans)}
    return next((code for code in codes if code not in known), "")


def _declared(policy: Resource[DiscountPolicy], about: About, terms: Terms) -> Iterator[Off]:
    for index, each in enumerate(policy.spec.discounts):
        mine = _is_for(each, about.plan) and _holds(each, terms.day) and _is_on(each.on, about.per)
        share = share_of(each, about, terms) if mine else None
        if share:
            place = policy.place("spec", "discounts", index)
            yield Off(each.type, each.name, _shown(share), place, each.to, share)


def share_of(each: Discount, about: About, terms: Terms) -> Fraction:
    """The share that a discount takes; nothing where its condition is not fulfilled."""
    if each.type == "promotional":
        return Fraction(each.off.fraction) if each.off and each.code in terms.codes else _NONE
    if each.type == "volume" and each.unit != about.unit:
        return _NONE
    months = {"term": terms.months, "billing": terms.every}
    reached = Fraction(months[each.type]) if each.type in months else about.quantity
    bands = [(starts_at(band), Fraction(band.off.fraction)) for band in each.bands if starts_at(band) <= reached]
    if not bands:
        return _NONE
    if each.reaches == "all-units" or not reached:
        return bands[-1][1]
    return sum(_of_each(bands, reached), _NONE) / reached


def _of_each(bands: list[tuple[Fraction, Fraction]], units: Fraction) -> Iterator[Fraction]:
    """How many units each band takes off, of the units that it begins with up to those of the next."""
    starts = [max(start, _ALL) for start, _ in bands]
    for (_, off), start, end in zip(bands, starts, [*starts[1:], units + 1], strict=True):
        yield off * (end - start)


def _shown(share: Fraction) -> Percent:
    """A share as it is written on a quote, to a hundredth of a percent; as declared where that is exact."""
    hundredths = Decimal(whole(share * 100_00, "half-up")).scaleb(-2)
    return Percent(hundredths.quantize(Decimal(1)) if hundredths == int(hundredths) else hundredths.normalize())


def starts_at(band: DiscountBand) -> Fraction:
    """From how many units or months on a step of a discount holds."""
    return Fraction(band.from_.months if isinstance(band.from_, Span) else band.from_)


def _is_on(on: Extent, per: str) -> bool:
    return on == "everything" or (on == "once") == (per == "once")


def _is_for(each: Discount, plan: str) -> bool:
    return not each.plans or plan.partition("@")[0] in {name.partition("@")[0] for name in each.plans}


def _holds(each: Discount, day: date) -> bool:
    return (each.from_ is None or each.from_ <= day) and (each.to is None or day <= each.to)
