"""Tracked changes of Word: what a reader sees marked, and accepts or rejects one by one."""

from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from svcctl.documents.model import Kind

_ELEMENTS = {"inserted": "w:ins", "deleted": "w:del"}


class Tracked:
    """Marks parts of one file as changed by ``author`` at ``made``, an instant such as ``2026-11-30T00:00:00Z``."""

    def __init__(self, author: str, made: str) -> None:
        self._author, self._made, self._numbers = author, made, count(1)

    def run(self, element: Any, kind: Kind) -> Any:
        """Puts a run into the change that it is, in its place."""
        change = self._change(kind)
        element.getparent().replace(element, change)
        change.append(element)
        if kind == "deleted":
            for words in element.findall(qn("w:t")):
                words.tag = qn("w:delText")
        return change

    def paragraph(self, paragraph: Any, kind: Kind) -> None:
        """The end of a paragraph came or went too, so that no empty one stays behind."""
        told = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - tracked changes are not in python-docx
        marks = OxmlElement("w:rPr")
        marks.append(self._change(kind))
        told.append(marks)

    def row(self, row: Any, kind: Kind) -> None:
        """A row of a table came or went."""
        row._tr.get_or_add_trPr().append(self._change(kind))  # noqa: SLF001 - as above

    def _change(self, kind: Kind) -> Any:
        change = OxmlElement(_ELEMENTS[kind])
        for name, value in (("id", f"{next(self._numbers)}"), ("author", self._author), ("date", self._made)):
            change.set(qn(f"w:{name}"), value)
        return change
