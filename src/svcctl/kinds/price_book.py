from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

import msgspec

from svcctl.kinds.base import Model, OneOrMany, Parsed, Percent, Span, Spec
from svcctl.money import How, Money
from svcctl.money.charm import Grid, Way, ends_in

WithoutMarket = Literal["keep", "target"]


class Adjustment(Model, frozen=True, kw_only=True):
    """Prices that follow from those of another region: exchanged, and times a factor."""

    of: str
    factor: Decimal = Decimal(1)


class Rounding(Model, frozen=True, kw_only=True):
    """How computed prices below a bound are rounded: to a step, or to an ending such as 0.99."""

    below: Decimal | None = None
    to: Decimal | None = None
    ending_in: Decimal | None = None
    direction: Way = "nearest"

    @property
    def grid(self) -> Grid:
        """The prices that may be asked, as numbers."""
        ending, below = Fraction(self.ending_in or 0), None if self.below is None else Fraction(self.below)
        return Grid(ends_in(ending) if ending else Fraction(self.to or 1), ending, self.direction, below)


class TaxShown(Model, frozen=True, kw_only=True):
    """The tax that the price list of a region shows beside its prices: of a country, or by name and rate."""

    country: str = ""
    name: str = ""
    rate: Parsed[Percent] | None = None


class Region(Model, frozen=True, kw_only=True):
    """A part of the world with one currency and one price list."""

    name: str
    countries: tuple[str, ...]
    currency: str
    tax: Literal["excluded", "included"] = "excluded"
    tax_change: Literal["seller", "customer"] = "seller"
    adjustment: Adjustment | None = None
    rounding: tuple[Rounding, ...] = ()
    tax_shown: TaxShown | None = None


class ExchangeRate(Model, frozen=True, kw_only=True):
    """What one unit of a currency is worth in another, on which day and by whom."""

    from_: str = msgspec.field(name="from")
    to: str
    rate: Decimal
    date: date
    source: str


class Bands(Model, frozen=True, kw_only=True):
    """The price on the list, and how far a seller may go below it. Amounts are in the region's currency.

    ``list`` is the fee, the price of a unit or of a package; where tiers or a rate are the list price there is none,
    and the others are for one unit.
    """

    list: Decimal | None = None
    target: Decimal | None = None
    floor: Decimal | None = None
    cost: Decimal | None = None


class ChargeTier(Model, frozen=True, kw_only=True):
    """One tier of a charge: units up to a bound, which is in it, at a price each, a flat amount, or both."""

    up_to: Decimal | None = None
    price: Decimal | None = None
    flat: Decimal | None = None


class Event(Model, frozen=True, kw_only=True):
    """What is charged for each event of a percentage charge: a payment, a call."""

    fee: Decimal | None = None
    free: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


Per = Literal["month", "quarter", "year", "once"]
Recurring = Literal["month", "quarter", "year"]
Due = Literal["advance", "arrears"]
Basis = Literal["none", "free", "day", "second", "30-360"]
Extent = Literal["in-full", "in-part"]
Against = Literal["before-discounts", "after-discounts"]
ChargeType = Literal["flat", "per-unit", "package", "graduated", "volume", "stairstep", "percentage"]


class Charge(Model, frozen=True, kw_only=True):
    """One thing that is charged: what is counted, and how the price follows from it."""

    type: ChargeType
    per: Per
    name: str = ""
    unit: str = ""
    included: Decimal = Decimal(0)
    size: Decimal | None = None
    started: Literal["charged", "free", "from-half", "in-part"] = "charged"
    tiers: tuple[ChargeTier, ...] = ()
    flat_at_zero: bool = False
    overage: Decimal | None = None
    rate: Parsed[Percent] | None = None
    event: Event = Event()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    bounds: Against | None = None
    quantity: Literal["booked", "used"] = "booked"
    due: Due | None = None
    prorated: bool = True
    bands: Bands = Bands()


class Commitment(Model, frozen=True, kw_only=True):
    """What the charges of a plan come to at least in each month, quarter or year, and which of them count."""

    amount: Decimal
    per: Recurring
    counts: Literal["same", "recurring"] = "same"
    reached: Against = "after-discounts"


class Proration(Model, frozen=True, kw_only=True):
    """What a part of a period costs: how the part is measured, and what of the price shrinks with it."""

    by: Basis = "none"
    tier_flat: Extent = "in-part"
    included: Extent = "in-part"
    bounds: Extent = "in-part"
    commitment: Extent = "in-part"


class BillRounding(Model, frozen=True, kw_only=True):
    """How amounts that are due become ones that can be paid.

    ``where`` is ``line`` for each amount by itself, ``bill`` for the sum of a bill, whose lines then add up to it.
    ``to`` are the smallest amounts that are paid in a currency, where they are more than its minor unit.
    """

    how: How = "half-up"
    where: Literal["line", "bill"] = "line"
    to: tuple[Parsed[Money], ...] = ()


class Billing(Model, frozen=True, kw_only=True):
    """When bills are written, on which day periods begin, what a part of one costs, and how amounts are rounded.

    ``every`` are the lengths of a billing period that can be had, the usual one first. Periods begin on ``day`` of
    the month; without one, on the day the contract starts, or with the calendar.
    """

    every: Parsed[OneOrMany] = OneOrMany(("1 month",))
    due: Due = "advance"
    bounds: Against = "before-discounts"
    anchor: Literal["start", "calendar"] = "start"
    day: int | None = None
    proration: Proration = Proration()
    rounding: BillRounding = BillRounding()

    @property
    def choices(self) -> tuple[Span, ...]:
        """The lengths of a billing period that can be had."""
        return tuple(Span.parse(each) for each in self.every)


class Trial(Model, frozen=True, kw_only=True):
    """Days that are free at the start of a contract, of what, and whether the first period waits for their end."""

    days: int
    free: Literal["fees", "everything"] = "everything"
    billing: Literal["runs", "waits"] = "waits"


class RampStep(Model, frozen=True, kw_only=True):
    """For how long which share of the prices is paid, one step after another from the first period on."""

    for_: Parsed[Span] = msgspec.field(name="for")
    pay: Parsed[Percent]


class Price(Model, frozen=True, kw_only=True):
    """What one plan costs in one region."""

    plan: str
    region: str
    charges: tuple[Charge, ...]
    commitment: Commitment | None = None
    trial: Trial | None = None
    ramp: tuple[RampStep, ...] = ()
    billing: Billing | None = None


class NotSold(Model, frozen=True, kw_only=True):
    """A plan that has no price in a region on purpose, and why."""

    plan: str
    region: str
    reason: str


class Forecast(Model, frozen=True, kw_only=True):
    """How many customers a plan should have in a region in a month, and what they should pay together."""

    plan: str
    region: str
    volume: Decimal
    target: Decimal | None = None


class PriceBook(Spec, frozen=True, kw_only=True):
    """The prices of plans by region, each with its list price, target, floor and cost."""

    VERSIONED: ClassVar[bool] = True

    minimum_margin: Parsed[Percent] | None = None
    maximum_gap: Parsed[Percent] | None = None
    without_market: WithoutMarket = "keep"
    exchange_rates: tuple[ExchangeRate, ...] = ()
    billing: Billing = Billing()
    regions: tuple[Region, ...]
    prices: tuple[Price, ...]
    not_sold: tuple[NotSold, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
