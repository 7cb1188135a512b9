"""One plan as customers have it by the prices of one side: its offer, its discounts, and how their contracts run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import Charge, Commitment
from svcctl.pricing.agreed import NO_MONTH, Agreed
from svcctl.pricing.charges import what_is_not_sold
from svcctl.pricing.course import Course, course
from svcctl.pricing.curve import UNIT
from svcctl.pricing.deal import Deal, timezone_of
from svcctl.pricing.discounts import Negotiated, Terms, is_for, policy_of, unknown_code
from svcctl.pricing.lines import Ask, counted_as, counts
from svcctl.pricing.offers import Offer, priced_offer
from svcctl.pricing.periods import MONTHS, YEAR, Period, begin_in, in_months, midnight
from svcctl.pricing.schedule import Due
from svcctl.pricing.shapes import Usage

_FOR_EVER = 100 * YEAR
"""So many months a contract runs on of which nobody says when it ends."""
_AHEAD = 14
"""So many months after a month nothing of what begins in it is left to charge."""


class Billed(NamedTuple):
    """What begins in a month, and what of it counts towards a commitment that is for longer, by its period."""

    total: int
    counted: Mapping[Period, int]


@dataclass(frozen=True)
class Contracted:
    """A plan in a region, by the prices of a catalog on a day."""

    catalog: Catalog
    day: date
    offer: Offer
    policy: Resource[DiscountPolicy] | None
    _courses: dict[Agreed, Course] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog, day: date, plan: str, region: str) -> "Contracted":
        """Raises ValueError where the plan has no price there and then."""
        offer = priced_offer(catalog, plan, region, day)
        return cls(catalog, day, offer, policy_of(catalog, offer.book.name, day))

    def every(self, said: Agreed) -> Span:
        """How long a billing period is: as was agreed, where that is offered, or as is usual."""
        choices = self.offer.billing.choices
        wanted = None if said.every is None else said.every.months
        return next((each for each in choices if each.months == wanted), choices[0])

    def terms(self, said: Agreed) -> Terms:
        """What decides which discounts are given."""
        return Terms(said.months, self.day, said.codes, Negotiated(said.discount), self.every(said).months)

    def course(self, said: Agreed) -> Course | None:
        """How a contract runs; None where nobody said when it starts."""
        return None if said.start is None else self.running(said)

    def running(self, said: Agreed) -> Course:
        """How a contract runs; one that nobody said the start of starts on the day of the prices."""
        if said not in self._courses:
            offer = self.offer
            zone = timezone_of(self.catalog)
            found = course(offer.price, offer.billing, midnight(said.start or self.day), _FOR_EVER, zone)
            if said.end is not None:
                found = replace(found, end=min(found.end, midnight(said.end + timedelta(days=1))))
            self._courses[said] = found
        return self._courses[said]

    def discounts_for_terms(self) -> bool:
        """Whether any discount on the plan depends on how long the term is."""
        found = () if self.policy is None else self.policy.spec.discounts
        return any(each.type == "term" and is_for(each, self.offer.plan) for each in found)

    def in_columns(self) -> bool:
        """Whether bills follow from shares of single amounts: no rounded sums, no money off, no bounds at last."""
        offer, least = self.offer, self.offer.price.commitment
        money = () if self.policy is None else self.policy.spec.discounts
        last = [
            each.bounds or offer.billing.bounds
            for each in offer.price.charges
            if each.minimum is not None or each.maximum is not None
        ]
        return not (
            offer.billing.rounding.where == "bill"
            or any(each.per or each.set_price or each.times for each in money)
            or "after-discounts" in last
            or (least is not None and least.reached == "before-discounts")
        )

    def unknown_code(self, said: Agreed) -> bool:
        """Whether a code was named that gives no discount on the plan on the day."""
        specs = [] if self.policy is None else [self.policy.spec]
        return bool(unknown_code(specs, said.codes, (self.day, self.offer.currency), (self.offer.plan,)))

    def sold(self, charge: Charge, most: int) -> None:
        """Raises ValueError where so many millionths of a unit are not sold."""
        if refusal := what_is_not_sold(charge, Usage.of(Fraction(most, UNIT))):
            name = charge.name or charge.unit
            raise ValueError(f"`{name}` of {self.offer.plan} by {self.offer.book.label}: {refusal}, and more was used")

    def billed(self, said: Agreed, month: int, used: Mapping[str, int]) -> Billed:
        """What begins in a month by the code of quotes: slow, for what columns are not made for.

        ``used`` are millionths of each unit. Without a course it is what a whole month costs.
        """
        quantities = {unit: Usage.of(Fraction(number, UNIT)) for unit, number in used.items()}
        run, terms = self.course(said), self.terms(said)
        ask = Ask((self.offer.plan,), quantities, self.offer.listed.region.name, 1, self.day, every=self.every(said))
        if run is None or month == NO_MONTH:
            deal = Deal(self.catalog, ask, [self.offer])
            lines = deal.lines(replace(terms, from_start=False))
            return Billed(sum(line.net.minor for line in lines if line.per == "month"), {})
        years, months = divmod(month + _AHEAD, YEAR)
        run = replace(run, end=min(run.end, midnight(date(years, months + 1, 1))))
        deal = _Run(self.catalog, ask, self.offer, run)
        dues = [each for each in deal.dues(deal.lines(terms), terms) if in_months(each.since) == month]
        return self._added_up(dues, run)

    def _added_up(self, dues: Sequence[Due], run: Course) -> Billed:
        least, counted = self.long_commitment, dict[Period, int]()
        total = sum(due.net.minor for due in dues if least is None or due.line.charge is not None)
        for due in dues if least else ():
            if least and counts(least, due.line) and due.period.start >= run.first:
                at = committed_in(run, least, due.period.start)
                counted[at] = counted.get(at, 0) + counted_as(least, due.net, due.amount).minor
        return Billed(total, counted)

    @property
    def long_commitment(self) -> Commitment | None:
        """The commitment, where it is for more than a month."""
        least = self.offer.price.commitment
        return None if least is None or least.per == "month" else least


class _Run(Deal):
    """A deal whose contract runs as it does, whatever its term is."""

    def __init__(self, catalog: Catalog, ask: Ask, offer: Offer, run: Course) -> None:
        super().__init__(catalog, ask, [offer])
        self._run = run

    def _course(self, offer: Offer) -> Course:  # noqa: ARG002 - there is one
        return self._run


def committed_in(run: Course, least: Commitment, moment: datetime) -> Period:
    """The period of a commitment that a moment lies in."""
    months, month = MONTHS[least.per], in_months(moment.date())
    near = (each for at in range(month - months, month + 1) for each in begin_in(run.billing, months, run.days, at))
    return next(each for each in near if each.start <= moment < each.end)
