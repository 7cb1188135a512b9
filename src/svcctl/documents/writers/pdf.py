"""Documents as PDF by Typst: tagged, with its own fonts, and the same bytes on every machine."""

from collections.abc import Iterator
from datetime import date

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
    every,
    plain,
)
from svcctl.documents.render import asset
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
        "page": "(" + ", ".join(map(_quoted, _around(words.page))) + ")",
        "subtitle": _quoted(document.subtitle),
        "facts": "(" + "".join(f"({_quoted(name)}, {_quoted(value)}), " for name, value in document.facts) + ")",
    }
    head = "#show: paper.with(\n" + "".join(f"  {name}: {value},\n" for name, value in values.items()) + ")\n"
    return asset("document.typ") + head + "\n".join(_blocks(document.blocks, 2, _ids(document))) + "\n"


def _around(page: str) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers of ``Page {number} of {count}``."""
    before, _, rest = page.partition("{number}")
    between, _, after = rest.partition("{count}")
    return before, between, after


def _ids(document: Document) -> frozenset[str]:
    """The places that something in the document can lead to."""
    return frozenset(block.id for block in every(document.blocks) if isinstance(block, Heading | Clause) and block.id)


def _blocks(blocks: tuple[Block, ...], level: int, ids: frozenset[str]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level, ids)


def _block(block: Block, level: int, ids: frozenset[str]) -> Iterator[str]:  # noqa: C901 - a case for each kind
    match block:
        case Heading():
            yield f"#head({block.level}, {_text(block.text, ids)}){_label(block.id)}"
        case Paragraph():
            yield f"#para({_quoted(block.role)}, {_text(block.text, ids)})"
        case Points():
            items = ", ".join(_held(item, level, ids) for item in block.items)
            yield f"#{'enum' if block.ordered else 'list'}({items})"
        case Definitions():
            for term, means in block.items:
                yield f"#terms.item({_text(term, ids)}, {_held(means, level, ids)})"
        case Grid():
            yield _grid(block, ids)
        case Notice():
            yield f"#notice({_quoted(block.kind)}, {_held(block.blocks, level, ids)})"
        case Clause():
            yield f"#clause({level}, {_quoted(block.number)}, {_text(block.heading, ids)}){_label(block.id)}"
            yield from _blocks(block.blocks, level + 1, ids)
        case Signatures():
            yield _signatures(block)
        case NewPage():
            yield "#pagebreak(weak: true)"


def _held(blocks: tuple[Block, ...], level: int, ids: frozenset[str]) -> str:
    return "[" + "\n".join(_blocks(blocks, level, ids)) + "]"


def _grid(grid: Grid, ids: frozenset[str]) -> str:
    sides = ", ".join("right" if place in grid.numbers else "left" for place in range(len(grid.head)))
    head = ", ".join(_text(cell, ids) for cell in grid.head)
    cells = ", ".join(_text(cell, ids) for row in grid.rows for cell in row)
    return f"#sheet({_text(grid.caption, ids)}, ({sides},), ({head},), ({cells},))"


def _signatures(block: Signatures) -> str:
    labels = ", ".join(map(_quoted, block.labels))
    who = ", ".join(
        "(" + ", ".join(map(_quoted, (each.party, each.name, each.title, each.authority, each.anchor))) + ")"
        for each in block.signatories
    )
    return f"#signatures(({labels}), ({who},))"


def _label(name: str) -> str:
    return f" #label({_quoted(name)})" if name else ""


def _text(text: Text, ids: frozenset[str]) -> str:
    return "[" + "".join(_inline(piece, ids) for piece in text) + "]"


def _inline(piece: Inline, ids: frozenset[str]) -> str:
    if not isinstance(piece, Run):
        return f"#{_quoted(plain((piece,)))}"
    said = f"#said({_quoted(piece.style)}, {_quoted(piece.text)})"
    if piece.target.startswith("#"):
        return f"#link(label({_quoted(piece.target[1:])}))[{said}]" if piece.target[1:] in ids else said
    return f"#link({_quoted(piece.target)})[{said}]" if piece.target else said


def _quoted(text: str) -> str:
    """A text as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'
