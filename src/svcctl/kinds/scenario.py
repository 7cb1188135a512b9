from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from svcctl.kinds.base import Length, Model, Money, Parsed, Percent, Span, Spec

Outcome = Literal["met", "breached", "running", "breached-open", "excluded", "not-applicable"]
Impact = Literal["down", "degraded", "none", "maintenance"]


class Ticket(Model, frozen=True, kw_only=True):
    """One work item, as one row of an export tells it. Times without an offset are in the scenario's zone."""

    item: str
    created: str
    first_response: str = ""
    resolved: str = ""
    customer: str = ""
    service: str = ""
    region: str = ""
    priority: str = ""
    tags: str = ""
    hold_minutes: Decimal | None = None
    excluded_reason: str = ""


class Event(Model, frozen=True, kw_only=True):
    """One thing that happened to a work item: an event, or the status and priority that hold from then on."""

    item: str
    at: str
    event: Literal[
        "", "created", "first-response", "public-reply", "customer-reply", "resolved", "paused", "resumed"
    ] = ""
    status: str = ""
    priority: str = ""
    customer: str = ""
    service: str = ""
    region: str = ""


class Incident(Model, frozen=True, kw_only=True):
    """One time in which a service did not work, or worked badly. Without an end it still goes on."""

    service: str = ""
    customer: str = ""
    region: str = ""
    from_: str = msgspec.field(name="from")
    to: str = ""
    impact: Impact = "down"
    excluded_reason: str = ""


class Common(Model, frozen=True, kw_only=True):
    """What tickets, events and incidents share, where they do not say otherwise."""

    customer: str = ""
    service: str = ""
    region: str = ""
    priority: str = ""


class AmountOff(Model, frozen=True, kw_only=True):
    """An amount of money that was negotiated off all that falls due together: each month, quarter or year, or once."""

    amount: Decimal
    currency: str
    per: Literal["month", "quarter", "year", "once"]


class PriceOfOne(Model, frozen=True, kw_only=True):
    """What one unit costs; with as many decimals as it needs."""

    amount: Decimal
    currency: str


class ExpectedPrice(Model, frozen=True, kw_only=True):
    """What a plan should cost, or one charge of it; or why it should be refused."""

    plan: str
    region: str
    charge: str = ""
    quantities: Mapping[str, Parsed[Decimal | str]] = {}
    term: Parsed[Span] = Span(12, "month")
    on: date | None = None
    start: date | None = None
    billing: Parsed[Span] | None = None
    discount: Parsed[Percent] | None = None
    amount_off: AmountOff | None = None
    set_price: Mapping[str, Decimal] = {}
    codes: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    listed: Parsed[Money] | None = None
    less: Parsed[Money] | None = None
    unit_price: PriceOfOne | None = None
    once: Parsed[Money] | None = None
    month: Parsed[Money] | None = None
    quarter: Parsed[Money] | None = None
    year: Parsed[Money] | None = None
    first_bill: Parsed[Money] | None = None
    value: Parsed[Money] | None = None
    refused: str = ""


class Given(Model, frozen=True, kw_only=True):
    """What the scenario starts from, beside the workspace: tickets, incidents, quantities, declarations tried out."""

    common: Common = Common()
    tickets: tuple[Ticket, ...] = ()
    history: tuple[Event, ...] = ()
    incidents: tuple[Incident, ...] = ()
    quantities: Mapping[str, Parsed[Decimal | str]] = {}
    declarations: tuple[Mapping[str, Any], ...] = ()


class ExpectedOutcome(Model, frozen=True, kw_only=True):
    """What should become of one measure of one item. What is left out is not looked at."""

    item: str
    metric: str
    sla: str = ""
    outcome: Outcome | None = None
    due: str = ""
    used: Parsed[Length] | None = None
    paused: Parsed[Length] | None = None
    period: str = ""


class ExpectedAttainment(Model, frozen=True, kw_only=True):
    """How often a measure should have been met in a period: by a customer, or by all of them."""

    metric: str
    period: str
    sla: str = ""
    customer: str = ""
    met: int | None = None
    of: int | None = None
    percent: Parsed[Percent] | None = None


class ExpectedCredit(Model, frozen=True, kw_only=True):
    """A credit that should arise: how much, for whom, for which period."""

    period: str
    customer: str = ""
    subscription: str = ""
    sla: str = ""
    amount: Parsed[Money] | None = None
    days: int | None = None


class ExpectedRejection(Model, frozen=True, kw_only=True):
    """A row that should be rejected, and why, by its code."""

    item: str
    code: str


class ExpectedFinding(Model, frozen=True, kw_only=True):
    """A finding that validation should have about the declarations of the scenario."""

    rule: str
    resource: str = ""


class Expected(Model, frozen=True, kw_only=True):
    """What should come of it. A list of credits, rejections or findings is complete: nothing else may come up."""

    outcomes: tuple[ExpectedOutcome, ...] = ()
    attainment: tuple[ExpectedAttainment, ...] = ()
    credits: tuple[ExpectedCredit, ...] | None = None
    rejected: tuple[ExpectedRejection, ...] | None = None
    prices: tuple[ExpectedPrice, ...] = ()
    findings: tuple[ExpectedFinding, ...] | None = None


class Scenario(Spec, frozen=True, kw_only=True):
    """A story with a known end: given these tickets or declarations, this is what svcctl should say."""

    about: str = ""
    today: date | None = None
    as_of: str = ""
    sla: str = ""
    timezone: str = ""
    given: Given = Given()
    expect: Expected
