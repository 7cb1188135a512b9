from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Parsed, Percent, Spec


class Region(Model, frozen=True, kw_only=True):
    """A part of the world with one currency and one price list."""

    name: str
    countries: tuple[str, ...]
    currency: str


class Bands(Model, frozen=True, kw_only=True):
    """The price on the list, and how far a seller may go below it. Amounts are in the region's currency."""

    list: Decimal
    target: Decimal | None = None
    floor: Decimal | None = None
    cost: Decimal | None = None


class Charge(Model, frozen=True, kw_only=True):
    """One thing that is charged: the same for everybody (flat), or for each unit beyond the included ones."""

    type: Literal["flat", "per-unit"]
    per: Literal["month", "year", "once"]
    name: str = ""
    unit: str = ""
    included: Decimal = Decimal(0)
    bands: Bands


class Price(Model, frozen=True, kw_only=True):
    """What one plan costs in one region."""

    plan: str
    region: str
    charges: tuple[Charge, ...]


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
