"""Documents as Markdown: for reviews in a pull request, and for people who read plain text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

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
from svcctl.documents.numbering import opened
from svcctl.documents.sealed import BLANK, NAME, in_markup

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
_LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")
_MARKS = {"strong": "**", "term": "**", "emphasis": "*"}
_CHANGES: dict[Change, tuple[str, str]] = {"": ("", ""), "inserted": ("<ins>", "</ins>"), "deleted": ("~~", "~~")}


def write(document: Document) -> bytes:
    """The document as Markdown, UTF-8. Nothing in a value becomes markup."""
    title, subtitle, facts = front(document)
    lines = [f"# {_text(title)}", ""]
    if document.watermark:
        lines += [f"**{_escaped(document.watermark)}**", ""]
    if subtitle:
        lines += [_text(subtitle), ""]
    if facts.items:
        lines += [*(f"- {_text(name)}: {_text(value)}" for name, value, _ in facts_of(facts)), ""]
    if document.redline:
        told = (f"**{_escaped(name)}**: {_text(said)}" for name, said in document.redline.told)
        lines += [*_indented(_spaced((*told, _escaped(document.redline.legend))), "> ")]
    lines += _Body(document.words or Words()).blocks(document.blocks, 2)
    if document.footer:
        lines += ["---", "", _escaped(document.footer), ""]
    if document.manifest:
        lines += [f"<!-- {NAME}", in_markup(document.manifest), "-->", f"<!-- {BLANK} -->"]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


class _Body:
    """The blocks of a document in lines; ``words`` are those of the layout, in its language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def blocks(self, blocks: tuple[Block, ...], level: int) -> Iterator[str]:
        """Blocks in order, an empty line after each; ``level`` is that of a clause's heading."""
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[str]:  # noqa: C901 - a case for each kind of block
        match block:
            case Heading():
                yield from (f"{'#' * block.level} {_text(block.text)}", "")
            case Paragraph():
                yield from (_line(block.text), "")
            case Points():
                yield from self._points(block, level)
            case Definitions():
                for term, means in block.items:
                    yield from (_term(term), "", *_indented(self.blocks(means, level), "> "))
            case Grid():
                yield from _grid(block)
            case Notice():
                yield from (*_indented(self.blocks(block.blocks, level), "> "), "")
            case Clause():
                yield from self._clause(block, level)
            case Signatures():
                yield from _signatures(block, "")
            case NewPage():
                yield from ("---", "")
            case Changed():
                yield from self._changed(block, level)

    def _clause(self, clause: Clause, level: int) -> Iterator[str]:
        """A clause under its heading; without one, its number stands before its first words."""
        if clause.heading:
            yield from (f"{'#' * min(level, 6)} {_number(clause)} {_text(clause.heading)}".rstrip(), "")
            yield from self.blocks(clause.blocks, level + 1)
            return
        first, rest = opened(clause)
        yield from (f"**{_number(clause)}** {_text(first)}".rstrip(), "")
        yield from self.blocks(rest, level + 1)

    def _points(self, points: Points, level: int) -> Iterator[str]:
        for number, item in enumerate(points.items, 1):
            mark = f"{number}. " if points.ordered else "- "
            lines = list(_trimmed(self.blocks(item, level)))
            yield f"{mark}{lines[0] if lines else ''}"
            yield from (f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:])
        yield ""

    def _changed(self, block: Changed, level: int) -> Iterator[str]:
        if block.moved:
            yield from (f"*{_escaped(self.words.moved(block))}*", "")
        for held in block.blocks:
            if isinstance(held, Signatures):
                yield from _signatures(held, block.kind)
            else:
                yield from self._block(held, level)


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from (line, "")


def _term(term: Text) -> str:
    return _text(tuple(replace(piece, style="strong") if isinstance(piece, Run) else piece for piece in term))


def _number(clause: Clause) -> str:
    was = clause.was[1] if clause.was else clause.number
    return clause.number if was == clause.number else f"{clause.number} ~~{was}~~"


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


def _signatures(block: Signatures, change: Change) -> Iterator[str]:
    sign, name, title, authority, when = block.labels
    before, after = _CHANGES[change]
    for each in block.signatories:
        yield from (f"{before}**{_escaped(each.party)}**{after}", "")
        lines = ((sign, "______________________________"), (name, each.name), (title, each.title))
        told = (*lines, (authority, each.authority), (when, "______________________________"))
        yield from (f"- {before}{_escaped(label)}: {_escaped(value)}{after}" for label, value in told if value)
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
        said = _around(_escaped(piece.text), *(_MARKS.get(piece.style, ""),) * 2)
    said = _around(said, *_CHANGES[piece.change])
    outside = piece.target and not piece.target.startswith("#") and piece.change != "deleted"
    return f"[{said}]({piece.target})" if outside else said


def _around(said: str, before: str, after: str) -> str:
    """A text between marks; spaces at its ends stay outside, where Markdown wants them."""
    inner = said.strip()
    if not before or not inner:
        return said
    head, _, tail = said.partition(inner)
    return f"{head}{before}{inner}{after}{tail}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
