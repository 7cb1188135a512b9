from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from svcctl.kinds.base import Model, Parsed, Spec, Target


class Tier(Model, frozen=True, kw_only=True):
    """Which step of a service's ladder a plan is: the higher the rank, the more it gives."""

    rank: int
    name: str


class Limitation(Model, frozen=True, kw_only=True):
    """Something a buyer should know before signing, and whether the buyer must confirm having read it."""

    text: str
    acknowledge: bool = False


class Taxed(Model, frozen=True, kw_only=True):
    """As what a plan is taxed: by which category of rates, and what kind of thing it is that is sold."""

    category: str = "standard"
    supply: Literal["electronic", "service", "goods", ""] = ""


class Plan(Spec, frozen=True, kw_only=True):
    """A tier of a service as it is sold: what is in it, what is promised, what it costs, who may change to what."""

    service: str
    tier: Tier
    audience: str = ""
    sellable: bool = True
    sku: str = ""
    sla: str = ""
    price_book: str = ""
    tax: Taxed = Taxed()
    entitlements: Mapping[str, Parsed[bool | Decimal | str]] = {}
    exclusions: tuple[str, ...] = ()
    limitations: tuple[Limitation, ...] = ()
    upgrade_to: tuple[str, ...] = ()
    downgrade_to: tuple[str, ...] = ()
    change_notice: Parsed[Target] | None = None
    available_from: date | None = None
    sunset: date | None = None
