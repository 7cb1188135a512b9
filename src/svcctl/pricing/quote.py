"""Quotes: what plans cost in a region for quantities and a term, line by line, each rounded once.

A line is a charge of a price book, or what is missing from a commitment. The value of the contract is everything that
falls due within its term: a monthly charge each month, a yearly one at the start of each year of it, even if that year
is not full.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from svcctl.catalog import Catalog
from svcctl.findings import Path
from svcctl.kinds.price_book import Charge, Price
from svcctl.money import Money, Step
from svcctl.pricing.charges import counted, rate, true_up, what_is_not_sold
from svcctl.pricing.cliffs import cliffs
from svcctl.pricing.offers import Offer, offers, unit_hint
from svcctl.pricing.shapes import Plain, Usage

YEAR = 12
VALID = timedelta(days=30)
PERIODS = ("once", "month", "year")
NOTHING_USED = Usage(Fraction(0))


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to buy: plans, how much of each unit, where, for how many months, from which day.

    ``quantities`` are by unit (``TB``), for every plan that charges it, or by plan and unit (``backup-pro/TB``).
    """

    plans: tuple[str, ...]
    quantities: Mapping[str, Usage]
    region: str
    months: int
    day: date
    customer: str = ""
    valid_until: date | None = None


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


@dataclass(frozen=True)
class Quote:
    """The lines, what they add up to, and until when they can be had.

    ``id`` follows from what was asked and what it comes to: the same quote has the same id on every machine.
    """

    ask: Ask
    currency: str
    lines: tuple[Line, ...]
    valid_until: date

    @cached_property
    def id(self) -> str:
        """The number of the quote, such as ``Q-3f9c2a71b04e``."""
        ask = self.ask
        said = [ask.customer, ask.region, self.currency, str(ask.months), str(ask.day), str(self.valid_until)]
        for line in self.lines:
            said += [line.plan, line.offer.book.label, line.name, str(line.quantity), line.per, str(line.amount)]
        return "Q-" + sha256("\0".join(said).encode()).hexdigest()[:12]

    def charged(self) -> tuple[str, ...]:
        """When something falls due in this quote: once, each month, each year."""
        return tuple(per for per in PERIODS if any(line.per == per for line in self.lines))

    def subtotal(self, per: str) -> Money:
        """What falls due once, each month or each year."""
        return Money(sum(line.amount.minor for line in self.lines if line.per == per), self.currency)

    def times(self, per: str) -> int:
        """How often a charge falls due within the term."""
        return {"once": 1, "month": self.ask.months, "year": -(-self.ask.months // YEAR)}[per]

    @cached_property
    def value(self) -> Money:
        """The value of the contract: everything that falls due within its term."""
        return Money(sum(line.amount.minor * self.times(line.per) for line in self.lines), self.currency)

    def within(self, which: str) -> Money | None:
        """The `cost` or the `floor` of the contract; None where a line that costs something has none."""
        parts = [(getattr(line, which), line) for line in self.lines]
        if any(part is None for part, _ in parts):
            return None
        return Money(sum(part.minor * self.times(line.per) for part, line in parts), self.currency)


def quote(catalog: Catalog, ask: Ask) -> Quote:
    """A quote by the list prices in force on a day.

    Raises ValueError, in words for the person who asked: an unknown plan, region or unit, a plan that is not for sale
    there or then, a quantity that no plan charges or that is beyond the last tier.
    """
    found = offers(catalog, ask.plans, ask.region, ask.day)
    if wrong := unit_hint(found, ask.quantities):
        raise ValueError(wrong)
    until = _valid_until(ask, found)
    lines = tuple(line for offer in found for line in _lines(offer, ask))
    return Quote(ask, found[0].currency, lines, until)


def _valid_until(ask: Ask, found: list[Offer]) -> date:
    """The day asked for, or thirty days on; in no case a day on which a price or a plan is no longer to be had."""
    ends = {offer.last_day: offer for offer in found if offer.last_day is not None}
    last = min(ends, default=date.max)
    if ask.valid_until is None:
        return min(ask.day + VALID, last)
    if ask.valid_until < ask.day:
        raise ValueError(f"a quote of {ask.day} cannot be valid until {ask.valid_until}; name a later day")
    if ask.valid_until > last:
        offer = ends[last]
        raise ValueError(f"{offer.plan} can be had by {offer.book.label} until {last} only; name no later day")
    return ask.valid_until


def _lines(offer: Offer, ask: Ask) -> Iterator[Line]:
    priced = [_line(offer, number, charge, ask) for number, charge in enumerate(offer.price.charges)]
    yield from priced
    if (committed := _commitment(offer, offer.price, priced)) is not None:
        yield committed


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
    path = (*offer.path, "charges", number)
    steps = (*rated.steps, *_cliff(charge, units))
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
    charged = Money(sum(line.amount.minor for line in lines if line.per == commitment.per), offer.currency)
    missing = true_up(commitment.amount, charged.amount)
    amount = Money.of(missing.amount, offer.currency)
    nothing = Money(0, offer.currency)
    path = (*offer.path, "commitment")
    name = "Minimum commitment"
    return Line(offer.plan, name, commitment.per, None, "", amount, missing.steps, offer, path, nothing, nothing)
