"""A deal: what was asked for by the price list, its discounts, its bills, and who has to agree to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.workspace import Workspace
from svcctl.pricing.approval import Low, Verdict, bounds, levels, unguarded
from svcctl.pricing.course import Course, course
from svcctl.pricing.discounting import Discounted, Discounting, with_discounts
from svcctl.pricing.discounts import Negotiated, Terms, policy_of
from svcctl.pricing.lines import Ask, Line, commitment, listed
from svcctl.pricing.margins import below, thin, without_guard
from svcctl.pricing.negotiated import deepest, misses, unit_price
from svcctl.pricing.offers import Offer
from svcctl.pricing.passing import NOTHING_PASSES, Most, most
from svcctl.pricing.schedule import Due, committed, priced, schedule


def timezone_of(catalog: Catalog) -> str:
    """The time zone of a workspace, in which a day of a contract begins."""
    said = catalog.workspace.spec if catalog.workspace else None
    return said.timezone if isinstance(said, Workspace) else "UTC"


@dataclass(frozen=True)
class Drawn:
    """The lines of a deal, and everything that falls due of them within the term."""

    lines: list[Line]
    dues: list[Due]

    @cached_property
    def discounted(self) -> list[Line]:
        """What falls due less a discount, as lines: amounts are shared, and discounts end, bill by bill.

        Where it costs more by the list already, as in a ramp, what it costs is left out.
        """
        return [
            replace(
                due.line,
                name=f"{due.line.name} of {due.since}",
                amount=due.amount,
                taken=due.taken,
                stages=(),
                cost=due.cost if due.cost and due.cost.minor <= due.amount.minor else None,
                floor=due.floor,
            )
            for due in self.dues
            if due.taken
        ]


class Deal:
    """What was asked for by the price list, and the policies by which it is discounted."""

    def __init__(self, catalog: Catalog, ask: Ask, offers: list[Offer]) -> None:
        self.ask, self.offers, self.listed = ask, offers, listed(offers, ask)
        names = dict.fromkeys(offer.book.name for offer in offers)
        self.policies = {name: policy_of(catalog, name, ask.day) for name in names}
        self._timezone = timezone_of(catalog)

    @property
    def specs(self) -> list[DiscountPolicy]:
        """The policies that there are."""
        return [policy.spec for policy in self.policies.values() if policy]

    def lines(self, terms: Terms) -> list[Line]:
        """The lines with their discounts taken, and after those of each offer what misses its commitment."""
        found, discounted = list[Line](), with_discounts(self.listed, self._taking(terms))
        for offer in self.offers:
            mine = [line for line in discounted if line.offer is offer]
            found += [*mine, *commitment(offer, mine)]
        return found

    def dues(self, lines: Sequence[Line], terms: Terms) -> list[Due]:
        """Everything that falls due within the term, by the day of its bill, of such lines."""
        found = priced(self._by_list, self._taking(terms))
        for line in lines:
            if line.charge is None:
                mine = [due for due in found if due.line.offer is line.offer]
                found += committed(line, mine, self._course(line.offer))
        return sorted(found, key=lambda due: due.day)

    def drawn(self, terms: Terms) -> Drawn:
        """The lines by some terms, and what falls due of them."""
        lines = self.lines(terms)
        return Drawn(lines, self.dues(lines, terms))

    def verdict(self, drawn: Drawn) -> Verdict:
        """Who has to agree to what was asked, and what is refused; where something is, the most that could be agreed.

        ``drawn`` is what was asked, by its own terms.
        """
        ask = self.ask
        parts = list(self._levels(ask.negotiated, drawn, ask.approved_by))
        parts += [bounds(self._policy(offer), each, ask.approved_by) for offer, each in self._low(drawn)]
        told = [(offer, each) for offer in self.offers for each in without_guard(offer, _staged(drawn.lines, offer))]
        parts += [unguarded(self._policy(offer), each, ask.approved_by) for offer, each in told]
        refused = tuple(dict.fromkeys(reason for part in parts for reason in part.refused))
        approvals = tuple(dict.fromkeys(each for part in parts for each in part.approvals))
        unsure = tuple(dict.fromkeys(each for part in parts for each in part.unguarded))
        return Verdict(refused, approvals, self._most() if refused else NOTHING_PASSES, unsure)

    def every(self, offer: Offer) -> Span:
        """How long a billing period of an offer is: as was asked for, or as is usual. Raises ValueError in words."""
        choices = offer.billing.choices
        wanted = self.ask.every
        if wanted is None:
            return choices[0]
        if wanted.months not in {each.months for each in choices}:
            had = " or ".join(f"every {each}" for each in choices)
            raise ValueError(f"{offer.plan} is not billed every {wanted}; it is billed {had}")
        return wanted

    def _levels(self, given: Negotiated, drawn: Drawn, approved: Iterable[str]) -> Iterator[Verdict]:
        """Who has to agree to what was negotiated, policy by policy."""
        for name, policy in self.policies.items():
            if policy is not None:
                mine = [
                    each for offer in self.offers if offer.book.name == name for each in _staged(drawn.lines, offer)
                ]
                if refused := misses(policy.spec, given, mine):
                    yield Verdict(refused)
                if "negotiated" in policy.spec.order:
                    mine += [each for each in drawn.discounted if each.offer.book.name == name]
                    yield levels(policy.spec, *deepest(given, mine), approved)

    def _most(self) -> Most:
        def passes(given: Negotiated) -> bool:
            drawn = self.drawn(replace(self.ask.terms, negotiated=given))
            agreed = not any(each.refused for each in self._levels(given, drawn, ()))
            return agreed and not self._low(drawn)

        return most(self.ask.negotiated, passes, lambda name: unit_price(name, self.listed), self.offers[0].currency)

    def _low(self, drawn: Drawn) -> list[tuple[Offer, Low]]:
        staged = (each for offer in self.offers for each in _staged(drawn.lines, offer))
        found = [(each.offer, low) for each in staged if each.taken for low in below(each)]
        if not found:
            found = [(each.offer, low) for each in drawn.discounted for low in below(each)][:1]
        if any(line.taken for line in drawn.lines):
            for offer in self.offers:
                mine = [due for due in drawn.dues if due.line.offer is offer and due.line.per != "once"]
                found += [(offer, low) for low in thin(offer, mine)]
        return found

    def _policy(self, offer: Offer) -> Resource[DiscountPolicy] | None:
        return self.policies[offer.book.name]

    def _taking(self, terms: Terms) -> Discounted:
        """What discounts take off amounts that fall due together."""
        every = {offer.plan: self.every(offer).months for offer in self.offers}
        return Discounting(self.policies, terms, every).taken

    @cached_property
    def _by_list(self) -> list[Due]:
        return [
            due
            for offer in self.offers
            for due in schedule(
                [line for line in self.listed if line.offer is offer], self._course(offer), self.every(offer)
            )
        ]

    def _course(self, offer: Offer) -> Course:
        return course(offer.price, offer.billing, self.ask.starts, self.ask.months, self._timezone)


def _staged(lines: Iterable[Line], offer: Offer) -> Iterator[Line]:
    """The lines of an offer and their later stages."""
    for line in lines:
        if line.offer is offer:
            yield from (line, *line.stages)
