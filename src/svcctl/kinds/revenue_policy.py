from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Parsed, Percent, Spec, Target

Method = Literal["list", "observed", "adjusted-market", "cost-plus-margin", "residual"]
LastCents = Literal["most-cut", "largest"]


class SellingPrice(Model, frozen=True, kw_only=True):
    """What something costs when it is sold alone, and how that is known."""

    method: Method
    of_list: Parsed[Percent] | None = None
    amounts: Mapping[str, Decimal] = {}
    per: Literal["once", "month", "year"] = "once"
    margin: Parsed[Percent] | None = None
    because: Literal["highly-variable", "not-yet-established", ""] = ""
    source: str = ""


class Obligation(Model, frozen=True, kw_only=True):
    """Something distinct that is promised with plans: which charges are for it, and when it earns its revenue."""

    name: str
    plans: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    recognised: Literal["over-time", "point-in-time"] = "over-time"
    after: Parsed[Target] | None = None
    selling_price: SellingPrice | None = None


class SoldTogether(Model, frozen=True, kw_only=True):
    """Obligations that are regularly sold together for less: a discount that belongs to them alone."""

    obligations: tuple[str, ...]
    off: Parsed[Percent]
    within: Parsed[Percent] = Percent(Decimal(0))
    source: str


class RevenuePolicy(Spec, frozen=True, kw_only=True):
    """How the price of a contract is shared among what it promises, and when each share is revenue."""

    VERSIONED: ClassVar[bool] = True

    last_cents: LastCents = "most-cut"
    obligations: tuple[Obligation, ...] = ()
    sold_together: tuple[SoldTogether, ...] = ()
