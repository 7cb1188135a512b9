from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from svcctl.kinds.base import Model, Money, Parsed, Percent, Span, Spec

DiscountType = Literal["volume", "term", "billing", "promotional", "negotiated"]
Extent = Literal["recurring", "once", "everything"]
Stacking = Literal["one-after-another", "added", "highest"]
Per = Literal["month", "quarter", "year", "once"]
Shared = Literal["charge", "plan", "quote"]


class UnitPrice(Model, frozen=True, kw_only=True):
    """What one unit, or a fee, then costs; with as many decimals as it needs."""

    amount: Decimal
    currency: str


class DiscountBand(Model, frozen=True, kw_only=True):
    """From how much, or for how long, which discount holds: a share, or an amount of money in each currency."""

    from_: Parsed[Decimal | Span] = msgspec.field(name="from")
    off: Parsed[Percent] | None = None
    amount_off: tuple[Parsed[Money], ...] = ()


class Discount(Model, frozen=True, kw_only=True):
    """One discount that everybody gets who fulfils its condition: a quantity, a term, how bills are paid, a code.

    It is a share, or so much money of what falls due each ``per``, or a price in place of the one of the list.
    ``times`` is for how many periods of a charge it is given, the first ones; without it, for all of the term.
    """

    name: str
    type: Literal["volume", "term", "billing", "promotional"]
    on: Extent = "recurring"
    reaches: Literal["all-units", "its-units"] = "all-units"
    plans: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    unit: str = ""
    bands: tuple[DiscountBand, ...] = ()
    code: str = ""
    off: Parsed[Percent] | None = None
    amount_off: tuple[Parsed[Money], ...] = ()
    set_price: tuple[UnitPrice, ...] = ()
    per: Per | None = None
    taken_off: Shared = "quote"
    times: int | None = None
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
    unguarded: str = ""
