"""Quotes: what plans cost in a region for quantities and a term, line by line, each rounded once.

A line is a charge of a price book for a whole period, or what is missing from a commitment. The schedule has every
amount that falls due within the term, with trials, ramps and parts of periods; the value of the contract is its sum.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import groupby

from svcctl.catalog import Catalog
from svcctl.money import Money
from svcctl.pricing.approval import Verdict
from svcctl.pricing.deal import Deal
from svcctl.pricing.discounts import unknown_code
from svcctl.pricing.lines import Ask, Line
from svcctl.pricing.negotiated import wrong as wrong_with
from svcctl.pricing.offers import Offer, offers, unit_hint
from svcctl.pricing.schedule import Due

VALID = timedelta(days=30)
LONGEST = 1200
"""The longest term that is quoted, in months: a hundred years."""
PERIODS = ("once", "month", "quarter", "year")


@dataclass(frozen=True)
class Quote:
    """The lines, what they add up to, until when they can be had, and who has to agree.

    ``id`` follows from what was asked and what it comes to: the same quote has the same id on every machine.
    """

    ask: Ask
    currency: str
    lines: tuple[Line, ...]
    valid_until: date
    verdict: Verdict
    schedule: tuple[Due, ...] = ()

    @cached_property
    def id(self) -> str:
        """The number of the quote, such as ``Q-3f9c2a71b04e``: the beginning of its digest."""
        return f"Q-{self.digest[:12]}"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what was asked and what it comes to."""
        ask = self.ask
        said = [ask.customer, ask.region, self.currency, str(ask.months), str(ask.day), str(self.valid_until)]
        said += [str(each) for each in (ask.start, ask.every, ask.seller or None) if each is not None]
        for line in (stage for first in self.lines for stage in (first, *first.stages)):
            said += [line.plan, line.offer.book.label, line.name, str(line.quantity), line.per, str(line.amount)]
            said += [line.from_month] if line.from_month else []
            said += [f"{each.off.name} {each.off.said} {each.amount}" for each in line.taken]
        return sha256("\0".join(said).encode()).hexdigest()

    def charged(self) -> tuple[str, ...]:
        """When something falls due in this quote: once, each month, each quarter, each year."""
        return tuple(per for per in PERIODS if any(line.per == per for line in self.lines))

    def changes(self, per: str) -> bool:
        """Whether what falls due changes within the term: with other quantities, or when a discount ends."""
        mine = [line for line in self.lines if line.per == per]
        return any(line.stages or any(each.off.times for each in line.taken) for line in mine)

    def listed(self, per: str) -> Money:
        """What falls due once, each month or each year by the price list, before discounts."""
        return Money(sum(line.amount.minor for line in self.lines if line.per == per), self.currency)

    def subtotal(self, per: str) -> Money:
        """What falls due once, each month or each year, discounts taken."""
        return Money(sum(line.net.minor for line in self.lines if line.per == per), self.currency)

    @cached_property
    def value(self) -> Money:
        """The value of the contract: everything that falls due within its term."""
        return self.billed(self.schedule)

    def within(self, which: str) -> Money | None:
        """The `cost` or the `floor` of the contract; None where something that is charged has none."""
        parts = [getattr(due, which) for due in self.schedule]
        if any(part is None for part in parts):
            return None
        return Money(sum(part.minor for part in parts), self.currency)

    def billed(self, dues: Iterable[Due]) -> Money:
        """What several amounts that fall due come to."""
        return Money(sum(due.net.minor for due in dues), self.currency)

    def bills(self) -> Iterator[tuple[date, tuple[Due, ...]]]:
        """What falls due on which day, the first bill first."""
        yield from ((day, tuple(dues)) for day, dues in groupby(self.schedule, lambda due: due.day))


def quote(catalog: Catalog, ask: Ask) -> Quote:
    """A quote by the list prices and discounts in force on a day.

    Raises ValueError, in words for the person who asked: an unknown plan, region or unit, a plan that is not for sale
    there or then, a quantity that no plan charges or that is beyond the last tier, a code without a promotion, a
    billing period that a plan cannot have.
    """
    found = offers(catalog, ask.plans, ask.region, ask.day)
    for given in (ask.quantities, *ask.later.values()):
        if wrong := unit_hint(found, given):
            raise ValueError(wrong)
    if ask.months > LONGEST:
        raise ValueError(f"a term of {ask.months:,} months is too long; quote {LONGEST // 12} years at most")
    if late := [month for month in ask.later if not 1 < month <= ask.months]:
        raise ValueError(f"the term has {ask.months} months, so no quantity can hold from month {late[0]} on")
    deal = Deal(catalog, ask, found)
    if wrong := wrong_with(ask.negotiated, deal.listed, found[0].currency):
        raise ValueError(wrong)
    if code := unknown_code(deal.specs, ask.codes, (ask.day, found[0].currency), ask.plans):
        where = f"on these plans is given for the code {code!r} on {ask.day}"
        raise ValueError(f"no discount in {found[0].currency} {where}")
    drawn = deal.drawn(ask.terms)
    until = _valid_until(ask, found, drawn.lines)
    return Quote(ask, found[0].currency, tuple(drawn.lines), until, deal.verdict(drawn), tuple(drawn.dues))


def _valid_until(ask: Ask, found: list[Offer], lines: list[Line]) -> date:
    """The day asked for, or thirty days on; in no case a day on which a price, plan or discount is not to be had."""
    ends = {offer.last_day: f"{offer.plan} by {offer.book.label}" for offer in found if offer.last_day is not None}
    ends |= {each.off.until: f"the discount {each.off.name}" for line in lines for each in line.taken if each.off.until}
    last = min(ends, default=date.max)
    if ask.valid_until is None:
        return min(ask.day + VALID, last)
    if ask.valid_until < ask.day:
        raise ValueError(f"a quote of {ask.day} cannot be valid until {ask.valid_until}; name a later day")
    if ask.valid_until > last:
        raise ValueError(f"{ends[last]} can be had until {last} only; name no later day")
    return ask.valid_until
