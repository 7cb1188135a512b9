"""Documents as PDF by Typst: tagged, with its own fonts, and the same bytes on every machine."""

from collections.abc import Iterator
from datetime import date

from svcctl.documents.front import facts_of, front
from svcctl.documents.model import (
    Block,
    Changed,
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
    every,
    plain,
)
from svcctl.documents.numbering import opened
from svcctl.documents.render import asset
from svcctl.documents.sealed import BLANK
from svcctl.documents.writers import MissingLibraryError

_NO_DAY = date(1970, 1, 1)


def write(document: Document) -> bytes:
    """The document as PDF. Raises MissingLibraryError where typst is not installed."""
    try:
        import typst  # noqa: PLC0415 - heavy, and only some need it
    except ImportError as error:
        raise MissingLibraryError("PDF needs typst: install svcctl[pdf]") from error
    made = typst.compile(source(document).encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def source(document: Document) -> str:
    """The document as Typst markup. Every word of it stands in a string, so that nothing in a value is markup."""
    words = document.words or Words()
    day = date.fromisoformat(document.day) if document.day else _NO_DAY
    language, _, region = document.language.partition("-")
    values = {
        "title": _quoted(document.title),
        "language": _quoted(language),
        "region": _quoted(region) if region else "none",
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        "watermark": _quoted(document.watermark),
        "footer": _quoted(document.footer),
        "manifest": _quoted(document.manifest),
        "seal": _quoted(BLANK if document.manifest else ""),
        "page": "(" + ", ".join(map(_quoted, _around(words.page))) + ")",
        **_front(document),
    }
    head = "#show: paper.with(\n" + "".join(f"  {name}: {value},\n" for name, value in values.items()) + ")\n"
    return asset("document.typ") + head + "\n".join(_Body(document).blocks(document.blocks, 2)) + "\n"


def _front(document: Document) -> dict[str, str]:
    title, subtitle, facts = front(document)
    rows = "".join(f"({_text(name)}, {_text(value)}), " for name, value, _ in facts_of(facts))
    redline, ids = document.redline, _ids(document)
    told = "".join(f"({_quoted(name)}, {_text(said, ids)}), " for name, said in redline.told) if redline else ""
    return {
        "shown": _text(title),
        "subtitle": _text(subtitle) if subtitle else "none",
        "facts": f"({rows})",
        "told": f"({told})",
        "legend": _quoted(redline.legend if redline else ""),
    }


def _around(page: str) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers of ``Page {number} of {count}``."""
    before, _, rest = page.partition("{number}")
    between, _, after = rest.partition("{count}")
    return before, between, after


def _ids(document: Document) -> frozenset[str]:
    """The places that something in the document can lead to: not those that a redline takes out."""
    return frozenset(
        block.id for block in _standing(document.blocks) if isinstance(block, Heading | Clause) and block.id
    )


def _standing(blocks: tuple[Block, ...]) -> Iterator[Block]:
    gone = {
        id(held)
        for block in every(blocks)
        if isinstance(block, Changed) and block.kind == "deleted"
        for held in every(block.blocks)
    }
    return (block for block in every(blocks) if id(block) not in gone)


class _Body:
    """The blocks of a document in Typst markup. What a redline takes out has no label: its new place may have it."""

    def __init__(self, document: Document) -> None:
        self.ids, self.words, self.gone = _ids(document), document.words or Words(), False

    def blocks(self, blocks: tuple[Block, ...], level: int) -> Iterator[str]:
        """Blocks in order; ``level`` is that of a clause's heading."""
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[str]:  # noqa: C901 - a case for each kind of block
        match block:
            case Heading():
                yield f"#head({block.level}, {self._text(block.text)}){self._label(block.id)}"
            case Paragraph():
                yield f"#para({_quoted(block.role)}, {self._text(block.text)})"
            case Points():
                items = ", ".join(self._held(item, level) for item in block.items)
                yield f"#{'enum' if block.ordered else 'list'}({items})"
            case Definitions():
                for term, means in block.items:
                    yield f"#terms.item({self._text(term)}, {self._held(means, level)})"
            case Grid():
                yield self._grid(block)
            case Notice():
                yield f"#notice({_quoted(block.kind)}, {self._held(block.blocks, level)})"
            case Clause():
                was = block.was[1] if block.was and block.was[1] != block.number else ""
                first, rest = (block.heading, block.blocks) if block.heading else opened(block)
                said = f"{level}, {_quoted(block.number)}, {_quoted(was)}, {self._text(first)}"
                yield f"#{'clause' if block.heading else 'point'}({said}){self._label(block.id)}"
                yield from self.blocks(rest, level + 1)
            case Signatures():
                yield _signatures(block)
            case NewPage():
                yield "#pagebreak(weak: true)"
            case Changed():
                yield self._changed(block, level)

    def _changed(self, block: Changed, level: int) -> str:
        outside, self.gone = self.gone, self.gone or block.kind == "deleted"
        held = self._held(tuple(each for each in block.blocks if not isinstance(each, NewPage)), level)
        self.gone = outside
        return f"#changed({_quoted(block.kind)}, {_quoted(self.words.moved(block))}, {held})"

    def _held(self, blocks: tuple[Block, ...], level: int) -> str:
        return "[" + "\n".join(self.blocks(blocks, level)) + "]"

    def _grid(self, grid: Grid) -> str:
        sides = ", ".join("right" if place in grid.numbers else "left" for place in range(len(grid.head)))
        head = ", ".join(self._text(cell) for cell in grid.head)
        cells = ", ".join(self._text(cell) for row in grid.rows for cell in row)
        return f"#sheet({self._text(grid.caption)}, ({sides},), ({head},), ({cells},))"

    def _label(self, name: str) -> str:
        return f" #label({_quoted(name)})" if name and not self.gone else ""

    def _text(self, text: Text) -> str:
        return _text(text, self.ids)


def _signatures(block: Signatures) -> str:
    labels = ", ".join(map(_quoted, block.labels))
    who = ", ".join(
        "(" + ", ".join(map(_quoted, (each.party, each.name, each.title, each.authority, each.anchor))) + ")"
        for each in block.signatories
    )
    return f"#signatures(({labels}), ({who},))"


def _text(text: Text, ids: frozenset[str] = frozenset()) -> str:
    return "[" + "".join(_inline(piece, ids) for piece in text) + "]"


def _inline(piece: Inline, ids: frozenset[str]) -> str:
    if not isinstance(piece, Run):
        return f"#{_quoted(plain((piece,)))}"
    said = f"#said({_quoted(piece.style)}, {_quoted(piece.change)}, {_quoted(piece.text)})"
    if piece.change == "deleted":
        return said
    if piece.target.startswith("#"):
        return f"#link(label({_quoted(piece.target[1:])}))[{said}]" if piece.target[1:] in ids else said
    return f"#link({_quoted(piece.target)})[{said}]" if piece.target else said


def _quoted(text: str) -> str:
    """A text as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'
