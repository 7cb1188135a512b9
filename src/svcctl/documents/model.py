"""A document before it is laid out: what it says, in order. Every format is written from these values alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

Style = Literal["", "strong", "emphasis", "code", "term", "anchor"]
"""How a piece of text differs from the text around it. ``term`` is defined; an ``anchor`` is read by machines."""
Kind = Literal["inserted", "deleted"]
Change = Kind | Literal[""]
"""In a redline, whether something stands in the new version only, in the old one only, or in both."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; with a ``target`` it leads there: ``#id`` in this document, or an address.

    In a redline, ``change`` says whose text it is, ``was`` what a reference read before its clause was renumbered.
    """

    text: str
    style: Style = ""
    target: str = ""
    change: Change = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """Names another clause or heading by its id; `numbering.numbered` puts the number it has got."""

    id: str


Inline = Run | Ref
Text = tuple[Inline, ...]
"""One line of thought: pieces of text, one after the other."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``level`` is 2 or 3: the title of the document is the only one of level 1."""

    text: Text
    level: int = 2
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences. ``role`` is what they are for: ``lead`` opens a page, ``quiet`` may be skipped."""

    text: Text
    role: Literal["", "lead", "quiet"] = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list. Each point holds blocks, so that a point may have points of its own.

    ``changes`` has a place for each point in a redline, and is empty where no point came or went.
    """

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean, in this order. ``changes`` is that of `Points`."""

    items: "tuple[tuple[Text, tuple[Block, ...]], ...]"
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under a caption. The first cell of a row names the row. ``numbers`` are the columns set to the right.

    ``changes`` is that of `Points`, for rows.
    """

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numbers: frozenset[int] = frozenset()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to read before going on: a limitation to acknowledge, a warning."""

    blocks: "tuple[Block, ...]"
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of a contract. ``number`` is empty until `numbering.numbered` counts; clauses nest.

    In a redline, ``was`` holds the id and the number in the old version, where they were others.
    """

    id: str
    heading: Text
    blocks: "tuple[Block, ...]"
    number: str = ""
    was: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a party, and by what authority. ``anchor`` is found by signing services, and read by nobody."""

    party: str
    name: str
    title: str
    authority: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Where the parties sign. ``labels`` are the words for signature, name, title, authority, place and date."""

    signatories: tuple[Signatory, ...]
    labels: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own in print."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Blocks of a redline that only one version has. ``moved`` is the number of the clause in the other one."""

    kind: Kind
    blocks: "tuple[Block, ...]"
    moved: str = ""


Block = Heading | Paragraph | Points | Definitions | Grid | Notice | Clause | Signatures | NewPage | Changed


@dataclass(frozen=True, slots=True)
class Redline:
    """What makes a document a redline: both titles in one, and who made the changes when.

    ``told`` says what was compared and what has changed: it helps readers, and is part of neither version. ``legend``
    says how changes look. ``made`` is an instant such as ``2026-11-30T00:00:00Z``.
    """

    title: Text
    subtitle: Text
    facts: Definitions
    told: tuple[tuple[str, Text], ...]
    legend: str
    author: str
    made: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``language`` is a language tag such as ``en-GB``.

    ``facts`` are lines under the title. ``watermark`` stands behind every page of a draft, ``footer`` at its foot.
    ``day`` is the date of the document and of its file, YYYY-MM-DD. ``sources`` are the files that it was made from,
    ``manifest`` is the same to the letter, as JSON that files keep inside them.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    watermark: str = ""
    footer: str = ""
    day: str = ""
    words: "Words | None" = None
    sources: tuple[str, ...] = ()
    redline: Redline | None = None
    manifest: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a layout itself needs, in the language of the document."""

    skip: str = "Skip to the text"
    page: str = "Page {number} of {count}"
    contents: str = "Contents"
    moved_from: str = "Moved here from {number}"
    moved_to: str = "Moved to {number}"

    def moved(self, block: Changed) -> str:
        """Where a part that moved stands in the other version; empty for what has not moved."""
        said = self.moved_from if block.kind == "inserted" else self.moved_to
        return said.format(number=block.moved) if block.moved else ""


def text(*parts: "str | Inline") -> Text:
    """Pieces of text as one: plain strings and styled runs."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts if part != "")


def plain(line: Text) -> str:
    """The words of a text without its styles."""
    return "".join(run.text if isinstance(run, Run) else run.id for run in line)


def inner(block: Block) -> Iterator[tuple[Block, ...]]:
    """The lists of blocks that a block holds."""
    if isinstance(block, Points):
        yield from block.items
    elif isinstance(block, Definitions):
        yield from (blocks for _, blocks in block.items)
    elif isinstance(block, Notice | Clause | Changed):
        yield block.blocks


def every(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, those inside others too, in reading order."""
    for block in blocks:
        yield block
        for held in inner(block):
            yield from every(held)


def joined(pieces: Iterable[Inline]) -> Iterator[Inline]:
    """Neighbours of one style as one piece, and no piece without words."""
    last: Inline | None = None
    for piece in pieces:
        if isinstance(piece, Run) and not piece.text:
            continue
        if isinstance(last, Run) and isinstance(piece, Run) and _manner(last) == _manner(piece) and not last.was:
            last = replace(last, text=last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _manner(piece: Run) -> tuple[Style, str, Change, str]:
    return piece.style, piece.target, piece.change, piece.was
