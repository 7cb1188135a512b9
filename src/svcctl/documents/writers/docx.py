"""Documents for Word: headings, lists and tables by style, references to follow, the same bytes every time."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from svcctl.documents.model import (
    Block,
    Clause,
    Definitions,
    Document,
    Grid,
    Heading,
    Inline,
    NewPage,
    Notice,
    Paragraph,
    Points,
    Run,
    Signatures,
    Text,
    Words,
    plain,
)
from svcctl.documents.writers import MissingLibraryError
from svcctl.documents.zipped import repacked

_NO_DAY = date(1970, 1, 1)
_DEEPEST = 3
"""List styles of Word's own template go so deep."""


def write(document: Document) -> bytes:
    """The document as a .docx file. Raises MissingLibraryError where python-docx is not installed."""
    try:
        from svcctl.documents import wordml  # noqa: PLC0415 - heavy, and only some need it
    except ImportError as error:
        raise MissingLibraryError("DOCX needs python-docx: install svcctl[docx]") from error
    paper = wordml.new(document.language, document.title, _day(document))
    words = document.words or Words()
    wordml.around(paper, document.footer, words.page, document.watermark)
    layout = _Layout(paper, wordml)
    layout.front(document)
    layout.blocks(document.blocks, 2, 0)
    file = io.BytesIO()
    paper.save(file)
    return repacked(file.getvalue())


def _day(document: Document) -> datetime:
    day = date.fromisoformat(document.day) if document.day else _NO_DAY
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class _Layout:
    """Puts blocks into a file, one after the other. ``place`` is what they are put into: the body, or a cell."""

    def __init__(self, paper: Any, wordml: Any) -> None:
        self.paper, self.wordml, self.place = paper, wordml, paper

    def front(self, document: Document) -> None:
        """The title and what stands under it."""
        if document.subtitle:
            self._paragraph((Run(document.subtitle),), "Subtitle")
        self._paragraph((Run(document.title),), "Title")
        if document.watermark:
            self._paragraph((Run(document.watermark, "strong"),))
        for name, value in document.facts:
            self._paragraph((Run(f"{name}: {value}"),), "Quiet")

    def blocks(self, blocks: tuple[Block, ...], level: int, depth: int) -> None:
        """Blocks in order; ``level`` is that of a clause's heading, ``depth`` how many lists they stand in."""
        for block in blocks:
            self._block(block, level, depth)

    def _block(self, block: Block, level: int, depth: int) -> None:  # noqa: C901 - a case for each kind of block
        match block:
            case Heading():
                self.wordml.bookmark(self._paragraph(block.text, f"Heading {block.level}"), block.id)
            case Paragraph():
                self._paragraph(block.text, {"lead": "Lead", "quiet": "Quiet"}.get(block.role, "Normal"))
            case Points():
                self._points(block, level, depth)
            case Definitions():
                for term, means in block.items:
                    self._paragraph(tuple(Run(plain((piece,)), "strong") for piece in term), "Term")
                    self.blocks(means, level, depth)
            case Grid():
                self._grid(block)
            case Notice():
                self._boxed(lambda: self.blocks(block.blocks, level, depth))
            case Clause():
                heading = (Run(f"{block.number}\t"), *block.heading)
                self.wordml.bookmark(self._paragraph(heading, f"Heading {min(level, 6)}"), block.id)
                self.blocks(block.blocks, level + 1, depth)
            case Signatures():
                self._signatures(block)
            case NewPage():
                self.wordml.new_page(self.paper)

    def _points(self, points: Points, level: int, depth: int) -> None:
        name = "List Number" if points.ordered else "List Bullet"
        style = name if not depth else f"{name} {min(depth + 1, _DEEPEST)}"
        start = self.wordml.new_list(self.paper, style) if points.ordered else None
        for item in points.items:
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), list(item)
            self.wordml.numbered(self._paragraph(first.text, style), start)
            self.blocks(tuple(rest), level, depth + 1)

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self._paragraph(grid.caption, "Caption")
        table = self.wordml.table(self.paper, self.place, len(grid.rows) + 1, len(grid.head))
        for number, row in enumerate((grid.head, *grid.rows)):
            for place, (cell, text) in enumerate(zip(table.rows[number].cells, row, strict=True)):
                bold = number == 0
                self.wordml.cell(
                    cell, place in grid.numbers, lambda into, text=text, bold=bold: self._fill(into, text, bold=bold)
                )
        self.wordml.after_table(self.place)

    def _boxed(self, fill: Callable[[], None]) -> None:
        """What ``fill`` puts down, in a box of its own."""
        outside, table = self.place, self.wordml.table(self.paper, self.place, 1, 1, box=True)
        self.place = table.rows[0].cells[0]
        fill()
        self.wordml.tidy(self.place)
        self.place = outside
        self.wordml.after_table(outside)

    def _signatures(self, block: Signatures) -> None:
        sign, name, title, authority, when = block.labels
        for each in block.signatories:
            self._paragraph((Run(each.party, "strong"),), "Signature line")
            self._paragraph((Run(f"{sign}: "), Run(each.anchor, "code")), "Signature line")
            for label, value in ((name, each.name), (title, each.title), (authority, each.authority)):
                if value:
                    self._paragraph((Run(f"{label}: {value}"),))
            self._paragraph((Run(f"{when}: "),), "Signature line")

    def _paragraph(self, text: Text, style: str = "Normal") -> Any:
        paragraph = self.place.add_paragraph(style=style)
        self._fill(paragraph, text)
        return paragraph

    def _fill(self, paragraph: Any, text: Text, *, bold: bool = False) -> None:
        for piece in text:
            run: Inline = piece if isinstance(piece, Run) else Run(plain((piece,)))
            self.wordml.run(paragraph, run, bold=bold)
