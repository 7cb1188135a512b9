"""The wording of a clause as it is approved, and its hash."""

import json
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Literal

from svcctl.catalog import Resource
from svcctl.kinds.clause import Clause, Parameter
from svcctl.money import Money

State = Literal["approved", "changed", "not approved"]


def wording(clause: Resource[Clause]) -> str:
    """Everything of a clause that decides what a customer reads: the heading, the text, its terms, its blanks.

    A line for each term (``Fees: What you pay.``) and, in alphabetical order, each blank (``{{ cap }}: percent, 100%``)
    follow the text, an empty line before each. Spaces at the ends of lines, empty lines at either end and ways to
    write one letter do not count.
    """
    parts = [clause.metadata.title, "", clause.spec.text]
    for each in clause.spec.defines:
        parts += ["", f"{each.term}: {each.means}"]
    for name, blank in sorted(clause.spec.parameters.items()):
        parts += ["", f"{{{{ {name} }}}}: {', '.join(_blank(blank))}"]
    lines = [line.rstrip() for line in "\n".join(parts).replace("\r\n", "\n").split("\n")]
    return unicodedata.normalize("NFC", "\n".join(lines).strip()) + "\n"


def _blank(blank: Parameter) -> Iterator[str]:
    """What may stand in a blank: its type, its choices, and what holds otherwise."""
    yield blank.type
    if blank.choices:
        yield " | ".join(blank.choices)
    if isinstance(blank.default, Money):
        yield f"{blank.default.amount:f} {blank.default.currency}"
    elif blank.default is not None:
        yield f"{blank.default}"


def text_hash(clause: Resource[Clause]) -> str:
    """The SHA-256 of the wording, in hexadecimal: what an approval names."""
    return sha256(wording(clause).encode()).hexdigest()


def state(clause: Resource[Clause]) -> State:
    """Whether somebody approved the wording as it stands, or another one, or none."""
    approval = clause.spec.approval
    if approval is None:
        return "not approved"
    return "approved" if approval.sha256 == text_hash(clause) else "changed"


def is_approved(clause: Resource[Clause]) -> bool:
    """True where somebody approved the wording as it stands."""
    return state(clause) == "approved"


def declared(resource: Resource[Any]) -> str:
    """The SHA-256 of what a declaration says, whatever its layout and comments."""
    told = json.dumps(resource.data, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(told.encode()).hexdigest()
