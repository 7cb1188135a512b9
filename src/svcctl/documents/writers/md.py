"""Documents as Markdown: for reviews in a pull request, and for people who read plain text."""

import re
from collections.abc import Iterator

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
    plain,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
_LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")
_MARKS = {"strong": "**", "term": "**", "emphasis": "*", "inserted": "", "deleted": "~~"}


def write(document: Document) -> bytes:
    """The document as Markdown, UTF-8. Nothing in a value becomes markup."""
    lines = [f"# {_escaped(document.title)}", ""]
    if document.watermark:
        lines += [f"**{_escaped(document.watermark)}**", ""]
    if document.subtitle:
        lines += [_escaped(document.subtitle), ""]
    if document.facts:
        lines += [*(f"- {_escaped(name)}: {_escaped(value)}" for name, value in document.facts), ""]
    lines += _blocks(document.blocks, 2)
    if document.footer:
        lines += ["---", "", _escaped(document.footer), ""]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _blocks(blocks: tuple[Block, ...], level: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level)


def _block(block: Block, level: int) -> Iterator[str]:  # noqa: C901 - a case for each kind of block
    match block:
        case Heading():
            yield from (f"{'#' * block.level} {_text(block.text)}", "")
        case Paragraph():
            yield from (_line(block.text), "")
        case Points():
            yield from _points(block, level)
        case Definitions():
            for term, means in block.items:
                yield from (f"**{_escaped(plain(term))}**", "", *_indented(_blocks(means, level), "> "))
        case Grid():
            yield from _grid(block)
        case Notice():
            yield from (*_indented(_blocks(block.blocks, level), "> "), "")
        case Clause():
            yield from (f"{'#' * min(level, 6)} {block.number} {_text(block.heading)}".rstrip(), "")
            yield from _blocks(block.blocks, level + 1)
        case Signatures():
            yield from _signatures(block)
        case NewPage():
            yield from ("---", "")


def _points(points: Points, level: int) -> Iterator[str]:
    for number, item in enumerate(points.items, 1):
        mark = f"{number}. " if points.ordered else "- "
        lines = list(_trimmed(_blocks(item, level)))
        yield f"{mark}{lines[0] if lines else ''}"
        yield from (f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:])
    yield ""


def _indented(lines: Iterator[str], mark: str) -> Iterator[str]:
    yield from (f"{mark}{line}".rstrip() for line in _trimmed(lines))
    yield ""


def _trimmed(lines: Iterator[str]) -> list[str]:
    found = list(lines)
    while found and not found[-1]:
        found.pop()
    return found


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield from (f"*{_text(grid.caption)}*", "")
    yield _row(grid.head)
    yield "|" + "|".join("---:" if place in grid.numbers else "---" for place in range(len(grid.head))) + "|"
    yield from map(_row, grid.rows)
    yield ""


def _row(cells: tuple[Text, ...]) -> str:
    return "| " + " | ".join(_text(cell).replace("\n", "<br>") for cell in cells) + " |"


def _signatures(block: Signatures) -> Iterator[str]:
    sign, name, title, authority, when = block.labels
    for each in block.signatories:
        yield from (f"**{_escaped(each.party)}**", "")
        lines = ((sign, "______________________________"), (name, each.name), (title, each.title))
        told = (*lines, (authority, each.authority), (when, "______________________________"))
        yield from (f"- {_escaped(label)}: {_escaped(value)}" for label, value in told if value)
        yield ""


def _line(text: Text) -> str:
    """A paragraph: what would begin a list there is escaped."""
    return _LEADING.sub(r"\1\\\2", _text(text))


def _text(text: Text) -> str:
    return "".join(map(_inline, text))


def _inline(piece: Inline) -> str:
    if not isinstance(piece, Run):
        return plain((piece,))
    if piece.style == "code":
        fence = "`" * (max(map(len, re.findall("`+", piece.text)), default=0) + 1)
        said = f"{fence}{piece.text}{fence}" if "`" not in piece.text else f"{fence} {piece.text} {fence}"
    else:
        said = _marked(piece)
    return f"[{said}]({piece.target})" if piece.target and not piece.target.startswith("#") else said


def _marked(piece: Run) -> str:
    if piece.style == "inserted":
        return f"<ins>{_escaped(piece.text)}</ins>"
    mark, inner = _MARKS.get(piece.style, ""), piece.text.strip()
    if not mark or not inner:
        return _escaped(piece.text)
    before, _, after = piece.text.partition(inner)
    return f"{before}{mark}{_escaped(inner)}{mark}{after}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
