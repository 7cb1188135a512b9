"""The lines of a quote: each charge of an offer by the list, with its discounts taken, and what misses a commitment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.catalog import Resource
from svcctl.findings import Path
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import Charge, Price
from svcctl.money import Money, Step
from svcctl.pricing.charges import counted, rate, true_up, what_is_not_sold
from svcctl.pricing.cliffs import cliffs
from svcctl.pricing.discounts import Taken, Terms, offs, take
from svcctl.pricing.offers import Offer
from svcctl.pricing.shapes import Plain, Usage

NOTHING_USED = Usage(Fraction(0))


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to buy: plans, how much of each unit, where, for how many months, from which day.

    ``discount`` is what was negotiated, ``codes`` are of promotions, and ``approved_by`` have agreed.
    ``quantities`` are by unit (``TB``), for every plan that charges it, or by plan and unit (``backup-pro/TB``).
    """

    plans: tuple[str, ...]
    quantities: Mapping[str, Usage]
    region: str
    months: int
    day: date
    customer: str = ""
    valid_until: date | None = None
    discount: Percent | None = None
    codes: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()

    @property
    def terms(self) -> Terms:
        """What decides which discounts are given."""
        return Terms(self.months, self.day, self.codes, self.discount)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: what it is for, what it comes to each time it falls due, why, and where that is written.

    ``cost`` and ``floor`` are what it costs the company and the least that may be agreed; None where nobody said.
    """

    plan: str
    name: str
    per: str
    quantity: Fraction | None
    unit: str
    amount: Money
    steps: tuple[Step, ...]
    offer: Offer
    path: Path
    cost: Money | None = None
    floor: Money | None = None
    taken: tuple[Taken, ...] = ()

    @property
    def net(self) -> Money:
        """What is left when all discounts are taken."""
        return Money(self.amount.minor - sum(each.amount.minor for each in self.taken), self.amount.currency)


def listed(offer: Offer, ask: Ask) -> list[Line]:
    """The charges of an offer by the price list. Raises ValueError where a quantity is not sold."""
    return [_line(offer, number, charge, ask) for number, charge in enumerate(offer.price.charges)]


def discounted(line: Line, policy: Resource[DiscountPolicy] | None, terms: Terms) -> Line:
    """A line with its discounts taken: those of what is charged each month and each year."""
    if line.per == "once" or not line.amount.minor:
        return line
    given = offs(policy, line.plan, line.unit, line.quantity or Fraction(0), terms)
    _, taken = take(line.amount, given, "one-after-another" if policy is None else policy.spec.stacking)
    return replace(line, taken=taken)


def commitment(offer: Offer, lines: list[Line]) -> list[Line]:
    """A line of what is missing from the commitment of an offer, where it has one."""
    found = _commitment(offer, offer.price, lines)
    return [] if found is None else [found]


def _line(offer: Offer, number: int, charge: Charge, ask: Ask) -> Line:
    usage = ask.quantities.get(f"{offer.plan}/{charge.unit}") or ask.quantities.get(charge.unit) or NOTHING_USED
    name = charge.name or charge.unit or offer.title
    if usage.events and charge.type != "percentage":
        raise ValueError(f"`{name}` of {offer.plan} is not charged by events; write one number")
    if refusal := what_is_not_sold(charge, usage):
        raise ValueError(f"`{name}` of {offer.plan}: {refusal}, and nothing says what more costs")
    rated, units = rate(charge, usage), counted(charge, usage)
    amount = Money.of(rated.amount, offer.currency)
    cost, floor = (_band(band, units, amount) for band in (charge.bands.cost, charge.bands.floor))
    quantity = None if charge.type == "flat" else usage.quantity
    path = offer.listed.charge_path(number)
    steps = (*offer.listed.why(number), *rated.steps, *_cliff(charge, units))
    return Line(offer.plan, name, charge.per, quantity, charge.unit, amount, steps, offer, path, cost, floor)


def _cliff(charge: Charge, units: Fraction) -> Iterator[Step]:
    """Says so where more would cost less: whoever reads the quote finds out anyhow."""
    for cliff in cliffs(charge):
        if cliff.since < units <= cliff.at:
            yield Step("a little more than {} would cost less: {}", Plain(cliff.at), Plain(cliff.after))


def _band(band: Decimal | None, units: Fraction, amount: Money) -> Money | None:
    """A band for so many units. Where nobody said it, it is unknown, unless nothing is charged anyhow."""
    if band is None:
        return None if amount.minor else amount
    return Money.of(Fraction(band) * units, amount.currency)


def _commitment(offer: Offer, price: Price, lines: list[Line]) -> Line | None:
    """What is missing from a commitment: of the amounts that are billed, so that both add up to it exactly."""
    commitment = price.commitment
    if commitment is None:
        return None
    charged = Money(sum(line.net.minor for line in lines if line.per == commitment.per), offer.currency)
    missing = true_up(commitment.amount, charged.amount)
    amount = Money.of(missing.amount, offer.currency)
    nothing = Money(0, offer.currency)
    path, steps = (*offer.path, "commitment"), (*offer.listed.why_commitment(), *missing.steps)
    name = "Minimum commitment"
    return Line(offer.plan, name, commitment.per, None, "", amount, steps, offer, path, nothing, nothing)
