from datetime import date
from typing import Literal

import msgspec

from svcctl.kinds.base import Model, Parsed, Percent, Spec


class TaxRate(Model, frozen=True, kw_only=True):
    """One rate: where, of what, from when to when, and by which law. Both days are included.

    ``untaxed`` stands in place of a rate: the category is exempt there, or the place has no such tax.
    """

    country: str
    subdivision: str = ""
    postcodes: tuple[str, ...] = ()
    category: str = "standard"
    called: str = "VAT"
    rate: Parsed[Percent] | None = None
    untaxed: Literal["exempt", "no-such-tax", ""] = ""
    local_taxes: bool = False
    from_: date = msgspec.field(name="from")
    to: date | None = None
    source: str = ""


class ReverseCharge(Model, frozen=True, kw_only=True):
    """What shows that a customer abroad is a business, and what holds where it is not shown."""

    needs: Literal["number", "registry"] = "number"
    otherwise: Literal["unknown", "taxed"] = "unknown"


class TaxTable(Spec, frozen=True, kw_only=True):
    """The rates of VAT, GST and sales tax where the company sells, each with the days on which it holds."""

    rounding: Literal["line", "invoice"]
    tax_point: Literal["bill", "period-start", "period-end"] = "bill"
    reverse_charge: ReverseCharge = ReverseCharge()
    rates: tuple[TaxRate, ...]
