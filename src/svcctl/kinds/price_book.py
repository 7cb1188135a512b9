from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Parsed, Percent, Spec


class Region(Model, frozen=True, kw_only=True):
    """A part of the world with one currency and one price list."""

    name: str
    countries: tuple[str, ...]
    currency: str
    tax: Literal["excluded", "included"] = "excluded"


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


ChargeType = Literal["flat", "per-unit", "package", "graduated", "volume", "stairstep", "percentage"]


class Charge(Model, frozen=True, kw_only=True):
    """One thing that is charged: what is counted, and how the price follows from it."""

    type: ChargeType
    per: Literal["month", "year", "once"]
    name: str = ""
    unit: str = ""
    included: Decimal = Decimal(0)
    size: Decimal | None = None
    started: Literal["charged", "free"] = "charged"
    tiers: tuple[ChargeTier, ...] = ()
    flat_at_zero: bool = False
    overage: Decimal | None = None
    rate: Parsed[Percent] | None = None
    event: Event = Event()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    bands: Bands = Bands()


class Commitment(Model, frozen=True, kw_only=True):
    """What all charges of a plan that fall due each month, or each year, come to at least."""

    amount: Decimal
    per: Literal["month", "year"]


class Price(Model, frozen=True, kw_only=True):
    """What one plan costs in one region."""

    plan: str
    region: str
    charges: tuple[Charge, ...]
    commitment: Commitment | None = None


class NotSold(Model, frozen=True, kw_only=True):
    """A plan that has no price in a region on purpose, and why."""

    plan: str
    region: str
    reason: str


class PriceBook(Spec, frozen=True, kw_only=True):
    """The prices of plans by region, each with its list price, target, floor and cost."""

    VERSIONED: ClassVar[bool] = True

    minimum_margin: Parsed[Percent] | None = None
    regions: tuple[Region, ...]
    prices: tuple[Price, ...]
    not_sold: tuple[NotSold, ...] = ()
