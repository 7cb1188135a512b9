from collections.abc import Mapping
from datetime import date as Day  # noqa: N812 - a key is called date
from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Money, Parsed, Spec

Value = Parsed[str | Decimal | Money]
"""What stands in a blank as it is written: `30d` and `100%` are texts until the type of the blank is known."""


class Parameter(Model, frozen=True, kw_only=True):
    """A blank in the text of a clause: what may be written there, and what holds where nobody says otherwise."""

    type: Literal["text", "number", "money", "percent", "duration", "months", "date", "choice"]
    about: str
    choices: tuple[str, ...] = ()
    default: Value | None = None
    notice: Literal["", "reminder", "decline", "termination", "change"] = ""


class Definition(Model, frozen=True, kw_only=True):
    """A term that a clause brings with it, and what it means."""

    term: str
    means: str


class Approval(Model, frozen=True, kw_only=True):
    """Who approved a wording, when, and the SHA-256 of the wording that was approved."""

    by: str
    date: Day
    sha256: str


class Clause(Spec, frozen=True, kw_only=True):
    """The text of one clause, for all jurisdictions or some of them."""

    VERSIONED: ClassVar[bool] = True

    language: str
    variant_of: str = ""
    jurisdictions: tuple[str, ...] = ()
    draws: Literal["", "definitions", "precedence", "parties", "order", "service-levels", "limitations"] = ""
    parameters: Mapping[str, Parameter] = {}
    defines: tuple[Definition, ...] = ()
    approval: Approval | None = None
    text: str
