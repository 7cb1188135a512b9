"""Documents for Word: headings, lists and tables by style, references to follow, the same bytes every time."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from svcctl.documents.front import facts_of, front
from svcctl.documents.model import (
    Block,
    Change,
    Changed,
    Clause,
    Definitions,
    Document,
    Grid,
    Heading,
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
from svcctl.documents.numbering import opened
from svcctl.documents.sealed import as_part
from svcctl.documents.writers import MissingLibraryError
from svcctl.documents.zipped import repacked

_NO_DAY = date(1970, 1, 1)
_DEEPEST = 3
"""List styles of Word's own template go so deep."""


def write(document: Document) -> bytes:
    """The document as a .docx file. Raises MissingLibraryError where python-docx is not installed."""
    try:
        from svcctl.documents import tracked, wordml  # noqa: PLC0415 - heavy, and only some need it
    except ImportError as error:
        raise MissingLibraryError("DOCX needs python-docx: install svcctl[docx]") from error
    paper = wordml.new(document.language, document.title, _day(document))
    words = document.words or Words()
    wordml.around(paper, document.footer, words.page, document.watermark)
    if document.manifest:
        wordml.keep(paper, as_part(document.manifest), document.title)
    layout = _Layout(paper, wordml, tracked.Tracked(*_by(document)))
    layout.front(document)
    layout.blocks(document.blocks, 2, 0)
    file = io.BytesIO()
    paper.save(file)
    return repacked(file.getvalue())


def _day(document: Document) -> datetime:
    day = date.fromisoformat(document.day) if document.day else _NO_DAY
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _by(document: Document) -> tuple[str, str]:
    """Who made the changes of a redline, and when."""
    told = document.redline
    return (told.author, told.made) if told else ("svcctl", _day(document).strftime("%Y-%m-%dT%H:%M:%SZ"))


class _Layout:
    """Puts blocks into a file, one after the other. ``place`` is what they are put into: the body, or a cell.

    ``change`` is what a redline does with all that is put down just now.
    """

    def __init__(self, paper: Any, wordml: Any, tracked: Any) -> None:
        self.paper, self.wordml, self.tracked, self.place = paper, wordml, tracked, paper
        self.change: Change = ""

    def front(self, document: Document) -> None:
        """The title and what stands under it."""
        title, subtitle, facts = front(document)
        if subtitle:
            self._paragraph(subtitle, "Subtitle")
        self._paragraph(title, "Title")
        if document.watermark:
            self._paragraph((Run(document.watermark, "strong"),))
        for name, value, change in facts_of(facts):
            said = (*name, Run(": "), *value)
            self._under(change, lambda said=said: self._paragraph(said, "Quiet"))  # type: ignore[misc]

    def blocks(self, blocks: tuple[Block, ...], level: int, depth: int) -> None:
        """Blocks in order; ``level`` is that of a clause's heading, ``depth`` how many lists they stand in."""
        for block in blocks:
            self._block(block, level, depth)

    def _block(self, block: Block, level: int, depth: int) -> None:  # noqa: C901 - a case for each kind of block
        match block:
            case Heading():
                self._bookmark(self._paragraph(block.text, f"Heading {block.level}"), block.id)
            case Paragraph():
                self._paragraph(block.text, {"lead": "Lead", "quiet": "Quiet"}.get(block.role, "Normal"))
            case Points():
                self._points(block, level, depth)
            case Definitions():
                self._definitions(block, level, depth)
            case Grid():
                self._grid(block)
            case Notice():
                self._boxed(lambda: self.blocks(block.blocks, level, depth))
            case Clause():
                was = f"{block.was[1]}\t" if block.was and block.was[1] != block.number else ""
                first, rest = (block.heading, block.blocks) if block.heading else opened(block)
                heading = (Run(f"{block.number}\t", was=was), *first)
                style = f"Heading {min(level, 6)}" if block.heading else "Point" if level < 4 else "Point 2"
                self._bookmark(self._paragraph(heading, style), block.id)
                self.blocks(rest, level + 1, depth)
            case Signatures():
                self._signatures(block)
            case NewPage():
                self._marked(self.wordml.new_page(self.paper))
            case Changed():
                self._under(block.kind, lambda: self.blocks(block.blocks, level, depth))

    def _under(self, change: Change, put: Callable[[], object]) -> None:
        """What ``put`` puts down, as a change."""
        outside, self.change = self.change, change or self.change
        put()
        self.change = outside

    def _definitions(self, block: Definitions, level: int, depth: int) -> None:
        for place, (term, means) in enumerate(block.items):
            strong = tuple(replace(piece, style="strong") if isinstance(piece, Run) else piece for piece in term)

            def put(term: Text = strong, means: tuple[Block, ...] = means) -> None:
                self._paragraph(term, "Term")
                self.blocks(means, level, depth)

            self._under(block.changes[place] if block.changes else "", put)

    def _points(self, points: Points, level: int, depth: int) -> None:
        name = "List Number" if points.ordered else "List Bullet"
        style = name if not depth else f"{name} {min(depth + 1, _DEEPEST)}"
        start = self.wordml.new_list(self.paper, style) if points.ordered else None
        for place, item in enumerate(points.items):
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), list(item)

            def put(first: Paragraph = first, rest: tuple[Block, ...] = tuple(rest)) -> None:
                self.wordml.numbered(self._paragraph(first.text, style), start)
                self.blocks(rest, level, depth + 1)

            self._under(points.changes[place] if points.changes else "", put)

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self._paragraph(grid.caption, "Caption")
        table = self.wordml.table(self.paper, self.place, len(grid.rows) + 1, len(grid.head))
        for number, row in enumerate((grid.head, *grid.rows)):
            change = (grid.changes[number - 1] if grid.changes and number else "") or self.change
            if change:
                self.tracked.row(table.rows[number], change)
            for place, (cell, text) in enumerate(zip(table.rows[number].cells, row, strict=True)):
                bold = number == 0
                self.wordml.cell(
                    cell, place in grid.numbers, lambda into, text=text, bold=bold: self._fill(into, text, bold=bold)
                )
        self._marked(self.wordml.after_table(self.place))

    def _boxed(self, fill: Callable[[], None]) -> None:
        """What ``fill`` puts down, in a box of its own."""
        outside, table = self.place, self.wordml.table(self.paper, self.place, 1, 1, box=True)
        if self.change:
            self.tracked.row(table.rows[0], self.change)
        self.place = table.rows[0].cells[0]
        fill()
        self.wordml.tidy(self.place)
        self.place = outside
        self._marked(self.wordml.after_table(outside))

    def _signatures(self, block: Signatures) -> None:
        sign, name, title, authority, when = block.labels
        for each in block.signatories:
            told = ((name, each.name), (title, each.title), (authority, each.authority))
            lines = [
                self._paragraph((Run(each.party, "strong"),), "Signature line"),
                self._paragraph((Run(f"{sign}: "), Run(each.anchor, "anchor")), "Sign here"),
                *(self._paragraph((Run(f"{label}: {value}"),)) for label, value in told if value),
            ]
            for line in lines:  # nobody signs over the end of a page
                line.paragraph_format.keep_with_next = True
            self._paragraph((Run(f"{when}: "),), "Sign here")

    def _paragraph(self, text: Text, style: str = "Normal") -> Any:
        paragraph = self.place.add_paragraph(style=style)
        self._fill(paragraph, text)
        return self._marked(paragraph)

    def _marked(self, paragraph: Any) -> Any:
        if self.change:
            self.tracked.paragraph(paragraph, self.change)
        return paragraph

    def _bookmark(self, paragraph: Any, name: str) -> None:
        if self.change != "deleted":
            self.wordml.bookmark(paragraph, name)

    def _fill(self, paragraph: Any, text: Text, *, bold: bool = False) -> None:
        for piece in text:
            run = piece if isinstance(piece, Run) else Run(plain((piece,)))
            if run.was:
                self._run(paragraph, replace(run, text=run.was), "deleted", bold=bold)
            self._run(paragraph, run, "inserted" if run.was else run.change or self.change, bold=bold)

    def _run(self, paragraph: Any, run: Run, change: Change, *, bold: bool) -> None:
        track = self.tracked.run
        if change == "deleted":
            run = replace(run, target="")
        self.wordml.run(paragraph, run, lambda made: track(made, change) if change else made, bold=bold)
