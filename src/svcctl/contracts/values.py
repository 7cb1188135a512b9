"""What is written in the blanks of clauses, and whether it is of the type that the clause asks for."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from svcctl.calendars.duration import Target
from svcctl.catalog import Resource
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.clause import Parameter
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.money import Money

Typed = str | Decimal | Money | Percent | Target | Span | date
"""A value of a blank, once the type of the blank is known."""

Source = Resource[Party] | Resource[ContractTemplate] | Resource[Jurisdiction]
"""Who says what is written in blanks."""
_SAID = {
    "text": "a text",
    "number": "a number",
    "money": "an amount of money such as {amount: 100, currency: EUR}",
    "percent": "a percentage such as 99.5%",
    "duration": "a time such as 30d, 5bd or 4h",
    "months": "a number of months or years such as 12 months",
    "date": "a date such as 2026-01-31",
    "choice": "one of its choices",
}


def said(name: str, blank: Parameter, sources: Iterable[Source]) -> tuple[Source | None, Any]:
    """Who says the value of a blank, the first of them, and the value; nobody where its default holds."""
    who = next((each for each in sources if name in each.spec.values), None)
    return who, blank.default if who is None else who.spec.values[name]


def typed(blank: Parameter, value: Any) -> Typed:
    """A value as what the blank asks for. Raises ValueError with what to write instead."""
    try:
        return _typed(blank, value)
    except (ValueError, TypeError, ArithmeticError):
        choices = f": {', '.join(blank.choices)}" if blank.type == "choice" else ""
        raise ValueError(f"write {_SAID[blank.type]}{choices}") from None


def _typed(blank: Parameter, value: Any) -> Typed:  # noqa: PLR0911 - a case for each type
    match blank.type:
        case "money" if isinstance(value, Money):
            return value
        case "number" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        case "percent":
            return Percent.parse(value)
        case "duration":
            return Target.parse(value)
        case "months":
            return Span.parse(value)
        case "date":
            return date.fromisoformat(value)
        case "choice" if value in blank.choices:
            return str(value)
        case "text" if isinstance(value, str):
            return value
    raise ValueError(blank.type)
