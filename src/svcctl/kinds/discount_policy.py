from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from svcctl.kinds.base import Model, Parsed, Percent, Span, Spec

DiscountType = Literal["volume", "term", "billing", "promotional", "negotiated"]
Extent = Literal["recurring", "once", "everything"]
Stacking = Literal["one-after-another", "added", "highest"]


class DiscountBand(Model, frozen=True, kw_only=True):
    """From how much, or for how long, which discount holds."""

    from_: Parsed[Decimal | Span] = msgspec.field(name="from")
    off: Parsed[Percent]


class Discount(Model, frozen=True, kw_only=True):
    """One discount that everybody gets who fulfils its condition: a quantity, a term, how bills are paid, a code."""

    name: str
    type: Literal["volume", "term", "billing", "promotional"]
    on: Extent = "recurring"
    reaches: Literal["all-units", "its-units"] = "all-units"
    plans: tuple[str, ...] = ()
    unit: str = ""
    bands: tuple[DiscountBand, ...] = ()
    code: str = ""
    off: Parsed[Percent] | None = None
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class ApprovalLevel(Model, frozen=True, kw_only=True):
    """Who may agree a discount, up to how much; without a bound, any."""

    by: str
    up_to: Parsed[Percent] | None = None


class DiscountPolicy(Spec, frozen=True, kw_only=True):
    """Which discounts there are, in which order they are taken, and who has to agree to more."""

    VERSIONED: ClassVar[bool] = True

    price_books: tuple[str, ...]
    discounts: tuple[Discount, ...] = ()
    order: tuple[DiscountType, ...] = ("volume", "term", "billing", "promotional", "negotiated")
    negotiated_on: Extent = "recurring"
    stacking: Stacking = "one-after-another"
    approvals: tuple[ApprovalLevel, ...] = ()
    below_floor: str = ""
    below_margin: str = ""
