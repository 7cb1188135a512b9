"""The lines of a quote: each charge of an offer by the list for one whole period, and what misses a commitment."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from svcctl.findings import Path
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.price_book import Charge, Commitment
from svcctl.money import Money, Step
from svcctl.pricing.charges import counted, rate, true_up, what_is_not_sold
from svcctl.pricing.cliffs import cliffs
from svcctl.pricing.discounts import Negotiated, Terms
from svcctl.pricing.offers import Offer
from svcctl.pricing.periods import MONTHS, midnight
from svcctl.pricing.shapes import Held, Plain, Usage
from svcctl.pricing.shares import payable
from svcctl.pricing.taking import Less, Taken

NOTHING_USED = Usage(Fraction(0))


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to buy: plans, how much of each unit, where, for how many months, by the prices of which day.

    ``discount`` is what was negotiated, and beside it amounts of money (``less``) and ``prices`` of charges by name;
    ``seller`` is which of our companies sells; ``codes`` are of promotions, and ``approved_by`` have agreed.
    ``quantities`` are by unit (``TB``), for every plan that charges it, or by plan and unit (``backup-pro/TB``).
    The contract starts at ``start``, or else on the day; bills are for ``every`` so many months, or as is usual.
    ``later`` are quantities that change, by the month of the term from which on they hold, 2 or more.
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
    start: datetime | None = None
    every: Span | None = None
    later: Mapping[int, Mapping[str, Usage]] = field(default_factory=dict)
    seller: str = ""
    less: tuple[Less, ...] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def starts(self) -> datetime:
        """When the contract starts."""
        return self.start or midnight(self.day)

    @property
    def terms(self) -> Terms:
        """What decides which discounts are given."""
        return Terms(self.months, self.day, self.codes, self.negotiated)

    @property
    def negotiated(self) -> Negotiated:
        """What the seller offers beside the policy."""
        return Negotiated(self.discount, self.less, tuple(self.prices.items()))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: what it is for, what it comes to in a whole period, why, and where that is written.

    ``exact`` is the amount before it was rounded, ``held`` before its minimum and maximum too. ``cost`` and ``floor``
    are what it costs the company and the least that may be agreed; None where nobody said. ``charge`` is None for what
    is missing from a commitment.
    ``since`` is the month of the term from which on the quantity holds; ``stages`` are the same line in later months.
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
    exact: Fraction = Fraction(0)
    usage: Usage = NOTHING_USED
    charge: Charge | None = None
    since: int = 1
    stages: tuple["Line", ...] = ()
    held: Held | None = None

    @property
    def from_month(self) -> str:
        """From which month of the term on the line holds, in words; empty where it is the first."""
        return "" if self.since == 1 else f" from month {self.since} on"

    @property
    def net(self) -> Money:
        """What is left when all discounts are taken."""
        return Money(self.amount.minor - sum(each.amount.minor for each in self.taken), self.amount.currency)

    @property
    def charged(self) -> Fraction:
        """How many units or packages it charges, which is fewer than are used where some are included."""
        return Fraction(0) if self.charge is None else counted(self.charge, self.usage)


def listed(offers: list[Offer], ask: Ask) -> list[Line]:
    """The charges of offers by the price list. Raises ValueError where a quantity is not sold."""
    found = [_line(offer, number, ask) for offer in offers for number in range(len(offer.price.charges))]
    return [replace(line, amount=amount) for line, amount in zip(found, amounts(found), strict=True)]


def amounts(lines: Sequence[Line], bills: Sequence[Hashable] | None = None) -> list[Money]:
    """The exact amounts of lines, rounded as their books say: each by itself, or those of a bill as one sum.

    Without ``bills``, those that fall due equally often are one.
    """
    found: dict[int, Money] = {}
    keys = [(line.offer.book.label, line.offer.rounding, line.offer.billing.rounding.where) for line in lines]
    for key in dict.fromkeys(keys):
        mine = [at for at, each in enumerate(keys) if each == key]
        groups = [(lines[at].per if bills is None else bills[at]) if key[2] == "bill" else None for at in mine]
        offer = lines[mine[0]].offer
        paid = payable([lines[at].exact for at in mine], groups, offer.currency, offer.rounding)
        found |= dict(zip(mine, paid, strict=True))
    return [found[at] for at in range(len(lines))]


def commitment(offer: Offer, lines: Sequence[Line]) -> list[Line]:
    """A line of what is missing from the commitment of an offer in a whole period, where it has one."""
    least = offer.price.commitment
    if least is None:
        return []
    mine = [line for line in lines if counts(least, line)]
    charged = sum(
        (counted_as(least, line.net, line.amount).amount * Decimal(in_all(least, line)) for line in mine), Decimal(0)
    )
    missing = true_up(least.amount, charged)
    amount, nothing = Money.of(missing.amount, offer.currency, offer.rounding), Money(0, offer.currency)
    return [
        Line(
            *(offer.plan, "Minimum commitment", least.per, None, "", amount),
            (*offer.listed.why_commitment(), *missing.steps),
            offer,
            (*offer.path, "commitment"),
            cost=nothing,
            floor=nothing,
            exact=missing.amount,
        )
    ]


def counts(least: Commitment, line: Line) -> bool:
    """Whether what a line comes to counts towards a commitment."""
    return line.charge is not None and counts_towards(least, line.per)


def counts_towards(least: Commitment, per: str) -> bool:
    """Whether what falls due so often counts towards a commitment."""
    return per != "once" and (least.counts == "recurring" or per == least.per)


def counted_as(least: Commitment, net: Money, listed: Money) -> Money:
    """With how much something counts towards a commitment: what discounts leave of it, or its price by the list."""
    return net if least.reached == "after-discounts" else listed


def in_all(least: Commitment, line: Line) -> int:
    """How often a line falls due in a whole period of a commitment; 0 where its own period is longer."""
    return MONTHS[least.per] // MONTHS[line.per]


def band(line: Line, which: str, usage: Usage) -> Fraction | None:
    """The `cost` or the `floor` of so much; None where nobody said it, unless nothing is charged anyhow."""
    if line.charge is None:
        return Fraction(0)
    said: Decimal | None = getattr(line.charge.bands, which)
    if said is None:
        return None if rate(line.charge, usage).amount else Fraction(0)
    return Fraction(said) * counted(line.charge, usage)


def _line(offer: Offer, number: int, ask: Ask) -> Line:
    charge = offer.price.charges[number]
    found = _of(offer, number, _asked(ask.quantities, offer, charge) or NOTHING_USED)
    later = [(month, _asked(given, offer, charge)) for month, given in sorted(ask.later.items())]
    stages = (replace(_of(offer, number, usage), since=month) for month, usage in later if usage is not None)
    return found if charge.per == "once" else replace(found, stages=tuple(stages))


def called(charge: Charge, offer: Offer) -> str:
    """What a charge is called on quotes and invoices."""
    return charge.name or charge.unit or offer.title


def _asked(given: Mapping[str, Usage], offer: Offer, charge: Charge) -> Usage | None:
    """How much of the unit of a charge was asked for: of its plan, or else of every plan that charges it."""
    return given.get(f"{offer.plan}/{charge.unit}") or given.get(charge.unit)


def _of(offer: Offer, number: int, usage: Usage) -> Line:
    charge = offer.price.charges[number]
    name = called(charge, offer)
    if usage.events and charge.type != "percentage":
        raise ValueError(f"`{name}` of {offer.plan} is not charged by events; write one number")
    if refusal := what_is_not_sold(charge, usage):
        raise ValueError(f"`{name}` of {offer.plan}: {refusal}, and nothing says what more costs")
    rated = rate(charge, usage)
    quantity = None if charge.type == "flat" else usage.quantity
    steps = (*offer.listed.why(number), *rated.steps, *_cliff(charge, counted(charge, usage)))
    amount, path = Money.of(rated.amount, offer.currency, offer.rounding), offer.listed.charge_path(number)
    found = Line(offer.plan, name, charge.per, quantity, charge.unit, amount, steps, offer, path)
    found = replace(found, exact=rated.amount, usage=usage, charge=charge, held=rated.held)
    cost, floor = (_money(band(found, which, usage), offer) for which in ("cost", "floor"))
    return replace(found, cost=cost, floor=floor)


def _money(amount: Fraction | None, offer: Offer) -> Money | None:
    return None if amount is None else Money.of(amount, offer.currency)


def _cliff(charge: Charge, units: Fraction) -> Iterator[Step]:
    """Says so where more would cost less: whoever reads the quote finds out anyhow."""
    for cliff in cliffs(charge):
        if cliff.since < units <= cliff.at:
            yield Step("a little more than {} would cost less: {}", Plain(cliff.at), Plain(cliff.after))
