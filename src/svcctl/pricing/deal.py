"""A deal: what was asked for by the price list, its discounts, its bills, and who has to agree to it."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.workspace import Workspace
from svcctl.money import Money
from svcctl.pricing.approval import Low, Verdict, bounds, largest, levels
from svcctl.pricing.course import Course, course
from svcctl.pricing.discounts import About, Taken, Terms, offs, policy_of, take
from svcctl.pricing.lines import Ask, Line, commitment, listed
from svcctl.pricing.margins import below, thin
from svcctl.pricing.offers import Offer
from svcctl.pricing.schedule import Discounted, Due, committed, priced, schedule


def timezone_of(catalog: Catalog) -> str:
    """The time zone of a workspace, in which a day of a contract begins."""
    said = catalog.workspace.spec if catalog.workspace else None
    return said.timezone if isinstance(said, Workspace) else "UTC"


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
        taken, found = self._taking(terms), list[Line]()
        for offer in self.offers:
            mine = [_discounted(line, taken) for line in self.listed if line.offer is offer]
            found += [*mine, *commitment(offer, mine)]
        return found

    def dues(self, lines: Sequence[Line], terms: Terms) -> list[Due]:
        """Everything that falls due within the term, by the day of its bill."""
        found = priced(self._by_list, self._taking(terms))
        for line in lines:
            if line.charge is None:
                mine = [due for due in found if due.line.offer is line.offer]
                found += committed(line, mine, self._course(line.offer))
        return sorted(found, key=lambda due: due.day)

    def verdict(self) -> Verdict:
        """Who has to agree, and what is refused; where something is, the largest discount that would not be."""
        ask, low = self.ask, self._low(self.ask.terms)
        parts = [levels(policy, ask.discount, ask.approved_by) for policy in self.specs]
        parts += [bounds(self._policy(offer), each, ask.approved_by) for offer, each in low]
        refused = tuple(dict.fromkeys(reason for part in parts for reason in part.refused))
        approvals = tuple(dict.fromkeys(each for part in parts for each in part.approvals))
        return Verdict(refused, approvals, largest(self._passes) if refused else None)

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

    def _passes(self, share: Percent) -> bool:
        agreed = not any(levels(policy, share, ()).refused for policy in self.specs)
        return agreed and not self._low(replace(self.ask.terms, negotiated=share))

    def _low(self, terms: Terms) -> list[tuple[Offer, Low]]:
        lines = self.lines(terms)
        staged = (each for line in lines for each in (line, *line.stages))
        found = [(each.offer, low) for each in staged if each.taken for low in below(each)]
        if any(line.taken for line in lines):
            dues = self.dues(lines, terms)
            for offer in self.offers:
                mine = [due for due in dues if due.line.offer is offer and due.line.per != "once"]
                found += [(offer, low) for low in thin(offer, mine)]
        return found

    def _policy(self, offer: Offer) -> Resource[DiscountPolicy] | None:
        return self.policies[offer.book.name]

    def _taking(self, terms: Terms) -> Discounted:
        """What the discounts of a line take off an amount; most amounts of a line are alike, and known already."""
        known: dict[tuple[int, int, Fraction], tuple[Taken, ...]] = {}

        def taken(line: Line, amount: Money, quantity: Fraction) -> tuple[Taken, ...]:
            key = (id(line.charge), amount.minor, quantity)
            if key not in known:
                policy = self._policy(line.offer)
                about = About(line.plan, line.unit, quantity, line.per)
                given = offs(policy, about, replace(terms, every=self.every(line.offer).months))
                stacking = "one-after-another" if policy is None else policy.spec.stacking
                known[key] = take(amount, given, stacking, line.offer.rounding)[1] if amount.minor else ()
            return known[key]

        return taken

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


def _discounted(line: Line, taken: Discounted) -> Line:
    """A line and its later stages with their discounts taken."""
    stages = tuple(_discounted(stage, taken) for stage in line.stages)
    return replace(line, taken=taken(line, line.amount, line.usage.quantity), stages=stages)
