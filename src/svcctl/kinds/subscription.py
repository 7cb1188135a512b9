from datetime import date
from decimal import Decimal

from svcctl.kinds.base import OneOrMany, Parsed, Percent, Span, Spec


class Subscription(Spec, frozen=True, kw_only=True):
    """What one customer has bought: a plan, from when to when, where, and for how much a month."""

    customer: str
    customer_name: str = ""
    plan: str
    service: str = ""
    sla: str = ""
    start: date
    end: date | None = None
    region: str = ""
    currency: str
    monthly_fee: Decimal
    units: int = 1
    contract: str = ""
    term: Parsed[Span] | None = None
    billing: Parsed[Span] | None = None
    discount: Parsed[Percent] | None = None
    code: Parsed[OneOrMany] = OneOrMany(())
