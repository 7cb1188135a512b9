"""The wording of a clause as it is approved, and its hash."""

import unicodedata
from hashlib import sha256

from svcctl.catalog import Resource
from svcctl.kinds.clause import Clause


def wording(clause: Resource[Clause]) -> str:
    """Everything of a clause that a customer reads, with its blanks: the heading, the text, the terms it defines.

    Spaces at the ends of lines, empty lines at either end and ways to write one letter do not count.
    """
    parts = [clause.metadata.title, "", clause.spec.text]
    for each in clause.spec.defines:
        parts += ["", f"{each.term}: {each.means}"]
    lines = [line.rstrip() for line in "\n".join(parts).replace("\r\n", "\n").split("\n")]
    return unicodedata.normalize("NFC", "\n".join(lines).strip()) + "\n"


def text_hash(clause: Resource[Clause]) -> str:
    """The SHA-256 of the wording, in hexadecimal: what an approval names."""
    return sha256(wording(clause).encode()).hexdigest()


def is_approved(clause: Resource[Clause]) -> bool:
    """True where somebody approved the wording as it stands."""
    approval = clause.spec.approval
    return approval is not None and approval.sha256 == text_hash(clause)
