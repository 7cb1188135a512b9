"""Notices that a contract promises or asks for, and what the law says of them: lengths of time in days."""

from collections.abc import Iterator
from dataclasses import dataclass

from svcctl.calendars.duration import Target
from svcctl.catalog import Resource
from svcctl.contracts.deal import Deal
from svcctl.contracts.foreseen import Foreseen
from svcctl.contracts.values import said, typed
from svcctl.findings import Path
from svcctl.kinds.base import Span, Spec
from svcctl.kinds.clause import Clause, Parameter
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Ahead

OPEN_END = 36_525
"""Where nobody says how many days business days are at most."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in a contract: what it is about, its length as written and in days, and where it is said."""

    about: str
    words: str
    days: Ahead
    at: Resource[Spec]
    path: Path


@dataclass(frozen=True, slots=True)
class Asked:
    """What a law asks of a notice: at least and at most so long, and where that stands."""

    about: str
    least: Ahead | None
    most: Ahead | None
    source: str


def notices(contract: Foreseen) -> Iterator[Notice]:
    """Every blank of a contract that is the length of a notice, with what stands in it."""
    for document in contract.found.every():
        for part in document.clauses:
            for name, blank in part.clause.spec.parameters.items():
                if blank.notice and (found := _notice(contract.deal, document.template, part.clause, name, blank)):
                    yield found


def _notice(
    deal: Deal, form: Resource[ContractTemplate], clause: Resource[Clause], name: str, blank: Parameter
) -> Notice | None:
    who, value = said(name, blank, [deal.customer, form, deal.template, deal.jurisdiction])
    at, path = (who, ("spec", "values", name)) if who else (clause, ("spec", "parameters", name, "default"))
    try:
        days = _days(typed(blank, value))
    except ValueError:
        return None  # of another type, or said by nobody: each has a rule of its own
    return Notice(blank.notice, f"{value}", days, at, path) if days else None


def _days(value: object) -> Ahead | None:
    """How many days a length of time has at least and at most; None for what is no length of time."""
    match value:
        case Span():
            return Ahead.of_months(f"{value}", value.months)
        case Target(unit="seconds"):
            return Ahead(value.text, value.amount // 86_400, -(-value.amount // 86_400))
        case Target(unit="calendar-days"):
            return Ahead(value.text, value.amount, value.amount)
        case Target():
            return Ahead(value.text, value.amount, OPEN_END)
    return None


def asked(contract: Foreseen, decline: Ahead | None) -> Iterator[Asked]:
    """What the law of a contract asks of its notices on the day it is made, for a business unless the customer is none.

    ``decline`` is how long before the end a customer declines: some laws count a reminder from that day, others from
    the end.
    """
    law, day = contract.deal.jurisdiction.spec, contract.deal.day
    protected = {"all", contract.deal.customer.spec.buys_as or "business"}
    for each in law.notice_periods:
        if each.customers in protected and (each.since is None or each.since <= day):
            yield Asked(each.notice, each.at_least, each.at_most, each.source)
    for window in law.renewal_notice:
        if window.customers in protected and (window.since is None or window.since <= day):
            renewal = window.counts_back_from == "renewal"
            earlier = decline if decline and renewal else Ahead("", 0, 0)
            until = "the renewal" if renewal else "the last day to decline"
            most, least = (Ahead.parse(text).without(earlier, until) for text in (window.from_, window.to))
            yield Asked("reminder", least, most, window.source)
    if law.change_notice is not None:
        days = law.change_notice
        yield Asked("change", Ahead(days.text, days.amount, days.amount), None, "its `changeNotice`")
