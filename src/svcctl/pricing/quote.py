"""Quotes: what plans cost in a region for quantities and a term, line by line, each rounded once.

A line is a charge of a price book, or what is missing from a commitment. The value of the contract is everything that
falls due within its term: a monthly charge each month, a yearly one at the start of each year of it, even if that year
is not full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.money import Money
from svcctl.pricing.approval import Low, Verdict, bounds, largest, levels
from svcctl.pricing.discounts import Terms, policy_of, unknown_code
from svcctl.pricing.lines import Ask, Line, commitment, discounted, listed
from svcctl.pricing.offers import Offer, offers, unit_hint

YEAR = 12
VALID = timedelta(days=30)
PERIODS = ("once", "month", "year")


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

    @cached_property
    def id(self) -> str:
        """The number of the quote, such as ``Q-3f9c2a71b04e``."""
        ask = self.ask
        said = [ask.customer, ask.region, self.currency, str(ask.months), str(ask.day), str(self.valid_until)]
        for line in self.lines:
            said += [line.plan, line.offer.book.label, line.name, str(line.quantity), line.per, str(line.amount)]
            said += [f"{each.off.name} {each.off.share} {each.amount}" for each in line.taken]
        return "Q-" + sha256("\0".join(said).encode()).hexdigest()[:12]

    def charged(self) -> tuple[str, ...]:
        """When something falls due in this quote: once, each month, each year."""
        return tuple(per for per in PERIODS if any(line.per == per for line in self.lines))

    def listed(self, per: str) -> Money:
        """What falls due once, each month or each year by the price list, before discounts."""
        return Money(sum(line.amount.minor for line in self.lines if line.per == per), self.currency)

    def subtotal(self, per: str) -> Money:
        """What falls due once, each month or each year, discounts taken."""
        return Money(sum(line.net.minor for line in self.lines if line.per == per), self.currency)

    def times(self, per: str) -> int:
        """How often a charge falls due within the term."""
        return {"once": 1, "month": self.ask.months, "year": -(-self.ask.months // YEAR)}[per]

    @cached_property
    def value(self) -> Money:
        """The value of the contract: everything that falls due within its term."""
        return Money(sum(line.net.minor * self.times(line.per) for line in self.lines), self.currency)

    def within(self, which: str) -> Money | None:
        """The `cost` or the `floor` of the contract; None where a line that costs something has none."""
        parts = [(getattr(line, which), line) for line in self.lines]
        if any(part is None for part, _ in parts):
            return None
        return Money(sum(part.minor * self.times(line.per) for part, line in parts), self.currency)


def quote(catalog: Catalog, ask: Ask) -> Quote:
    """A quote by the list prices and discounts in force on a day.

    Raises ValueError, in words for the person who asked: an unknown plan, region or unit, a plan that is not for sale
    there or then, a quantity that no plan charges or that is beyond the last tier, a code without a promotion.
    """
    found = offers(catalog, ask.plans, ask.region, ask.day)
    if wrong := unit_hint(found, ask.quantities):
        raise ValueError(wrong)
    deal = _Deal(catalog, ask, found)
    if code := unknown_code(deal.specs, ask.codes, ask.day, ask.plans):
        raise ValueError(f"no discount on these plans is given for the code {code!r} on {ask.day}")
    lines: list[Line] = []
    priced = deal.lines(ask.terms)
    for offer in found:
        mine = [line for line in priced if line.offer is offer]
        lines += [*mine, *commitment(offer, mine)]
    return Quote(ask, found[0].currency, tuple(lines), _valid_until(ask, found, lines), deal.verdict())


class _Deal:
    """What was asked for by the price list, and the policies by which it is discounted."""

    def __init__(self, catalog: Catalog, ask: Ask, found: list[Offer]) -> None:
        self.ask, self.listed = ask, [line for offer in found for line in listed(offer, ask)]
        names = dict.fromkeys(offer.book.name for offer in found)
        self.policies = {name: policy_of(catalog, name, ask.day) for name in names}

    @property
    def specs(self) -> list[DiscountPolicy]:
        """The policies that there are."""
        return [policy.spec for policy in self.policies.values() if policy]

    def policy(self, line: Line) -> Resource[DiscountPolicy] | None:
        """The policy of a line."""
        return self.policies[line.offer.book.name]

    def lines(self, terms: Terms) -> list[Line]:
        """The lines with their discounts taken."""
        return [discounted(line, self.policy(line), terms) for line in self.listed]

    def verdict(self) -> Verdict:
        """Who has to agree, and what is refused; where something is, the largest discount that would not be."""
        ask, lines = self.ask, self.lines(self.ask.terms)
        parts = [levels(policy, ask.discount, ask.approved_by) for policy in self.specs]
        parts += [bounds(self.policy(line), _low(line), ask.approved_by) for line in lines]
        refused = tuple(dict.fromkeys(reason for part in parts for reason in part.refused))
        approvals = tuple(dict.fromkeys(each for part in parts for each in part.approvals))
        return Verdict(refused, approvals, largest(self._passes) if refused else None)

    def _passes(self, share: Percent) -> bool:
        terms = Terms(self.ask.months, self.ask.day, self.ask.codes, share)
        agreed = not any(levels(policy, share, ()).refused for policy in self.specs)
        return agreed and not any(low for line in self.lines(terms) for low in _low(line))


def _low(line: Line) -> Iterator[Low]:
    """Whether a discounted line is below its cost, or else below its floor."""
    what = f"{line.name} of {line.plan}"
    if line.taken and line.cost is not None and line.net.minor < line.cost.minor:
        yield Low(what, "cost", line.net, line.cost)
    elif line.taken and line.floor is not None and line.net.minor < line.floor.minor:
        yield Low(what, "floor", line.net, line.floor)


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
