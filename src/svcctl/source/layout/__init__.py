"""One layout for every declaration: few changes to the text, each at its place, never to what the text says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from svcctl.findings.model import Problem
from svcctl.source.edits import Edit, apply
from svcctl.source.encoding import BOM
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout.blanks import blanks
from svcctl.source.layout.flow import flow
from svcctl.source.layout.gaps import gaps
from svcctl.source.layout.indent import indent
from svcctl.source.layout.order import Order
from svcctl.source.layout.quotes import quotes
from svcctl.source.layout.sheet import Sheet
from svcctl.source.yaml_text import load

__all__ = ["Laid", "lay_out"]

Step = Callable[[Sheet], Iterable[Edit]]
_BREAK = re.compile(r"\r\n|\r|\n")
_MODELINE = "# yaml-language-server: $schema="
_ROUNDS = 70  # more than levels of a document: each round puts at least one level in order


@dataclass(frozen=True, slots=True)
class Laid:
    """A file in its layout; ``problems`` are the faults of its text, and a file that has one stays as it is."""

    content: bytes
    problems: tuple[Problem, ...] = ()


def lay_out(content: bytes, file: str, keys: KeyOrder, schema: str = "") -> Laid:
    """A YAML file in the layout of svcctl: the same values, the same comments. Never raises on what a user wrote.

    A byte order mark stays, and so do the ends of lines; where a file mixes them, the first one counts. ``schema`` is
    what the line for editors at the top points at, empty where none is wanted.
    """
    _, problems = load(content, file)
    if problems:
        return Laid(content, tuple(problems))
    text = content.decode("utf-8")
    mark = BOM if text.startswith(BOM) else ""
    ends = _BREAK.search(text)
    told = _BREAK.sub("\n", text.removeprefix(BOM))
    sheet = Sheet(_with_schema(told, schema) if schema else told)
    # Blanks once more at the end: a key that moves to the top may bring an empty line there.
    for step in (blanks, gaps, indent, quotes, Order(keys), flow, blanks):
        sheet = _settle(step, sheet)
    return Laid((mark + sheet.text.replace("\n", ends[0] if ends else "\n")).encode())


def _with_schema(text: str, schema: str) -> str:
    """The text with the line for editors at the top, which stands among its first comments or is missing."""
    wanted, lines = f"{_MODELINE}{schema}", text.split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    lines = [line for number, line in enumerate(lines) if number >= head or not line.startswith(_MODELINE)]
    return "\n".join([wanted, *lines])


def _settle(step: Step, before: Sheet) -> Sheet:
    """The text after one step of the layout; as before where the step would change what the text says."""
    sheet = before
    for _ in range(_ROUNDS):
        edits = list(step(sheet)) if step is blanks or not sheet.odd else []
        if not edits:
            break
        sheet = Sheet(apply(sheet.text, edits))
    return sheet if sheet is before or _same(before, sheet) else before


def _same(before: Sheet, after: Sheet) -> bool:
    """True when two texts declare the same values and carry the same comments."""
    documents, problems = load(after.text.encode(), "")
    if problems or documents != load(before.text.encode(), "")[0]:
        return False
    return _comments(before) == _comments(after)


def _comments(sheet: Sheet) -> list[str]:
    return sorted(sheet.text[comment.start : comment.end].rstrip() for comment in sheet.comments)
