"""A text as people write it (Markdown) into stretches that are read as one, at the very letters where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Role = Literal["prose", "point", "heading", "cell"]

_FENCE = re.compile(r"^[ ]{0,3}(```+|~~~+)[^\n]*\n.*?(?:^[ ]{0,3}\1[`~]*[ ]*$|\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SLOT = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\[\]\([^)\n]{0,200}\)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\]\[\n]{0,300})\](\([^)\n]{0,500}\)|\[[^\]\n]{0,300}\])")
_BARE = re.compile(r"<https?://[^>\s]+>|https?://\S+?(?=[.,;:!?)]*(?:\s|$))")
_MARK = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\*+|~~|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|(?<!\\)\{[.#][^{}\n]{0,80}\}")
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*")
_HEADING = re.compile(r"#{1,6}(?:[ \t]+|$)")
_POINT = re.compile(r"(?:[-+*•]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))[ \t]+")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}$|\|?[ \t]*:?-{2,}[-:| \t]*$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some letters of a text that are read as one: a paragraph, a point of a list, a heading, a cell of a table."""

    start: int
    end: int
    role: Role


def without_marks(text: str) -> str:
    """The same text, letter for letter as long, with blanks where Markdown's marks, addresses and code stood.

    Links keep their words. Code, the blank of a template and a reference by number are read as one short word.
    """
    if not _MARKED.search(text):
        return text
    plain = _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    plain = _CODE.sub(lambda found: _blank(found[1]) + "x" + _blank(found[2])[1:] + _blank(found[1]), plain)
    plain = _SLOT.sub(lambda found: "x" + _blank(found[0])[1:], plain)
    plain = _IMAGE.sub(lambda found: _blank(found[0]), plain)
    plain = _LINK.sub(lambda found: f" {found[1]} {_blank(found[2])}", plain)
    plain = _BARE.sub(lambda found: _blank(found[0]), plain)
    return _LINE.sub(_unmarked, plain)


_MARKED = re.compile(r"[\\`*_~\[<{]|://")
_LINE = re.compile(r"[^\n]+")


def _unmarked(line: re.Match[str]) -> str:
    """One line without marks, but with those that begin it, which say what it is."""
    text = line[0]
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    if _RULE.match(text, at):
        return text
    point = _POINT.match(text, at)
    at = point.end() if point else at
    return text[:at] + _MARK.sub(lambda found: _blank(found[0]), text[at:])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def stretches(plain: str) -> Iterator[Stretch]:
    """The stretches of a text without marks, in order."""
    if "\n" not in plain and not plain[:1].isspace() and _begins(plain, 0, len(plain)) == (0, "prose"):
        if plain:
            yield Stretch(0, len(plain), "prose")
        return
    start = end = -1
    role: Role = "prose"
    for line in _LINE_OR_EMPTY.finditer(plain):
        at, kind = _begins(plain, line.start(), line.end())
        if start >= 0 and (kind != "prose" or at >= line.end() or role == "heading"):
            yield Stretch(start, end, role)
            start = -1
        if at >= line.end():
            continue
        if kind == "cell":
            yield from _cells(plain, at, line.end())
            continue
        if start < 0:
            start, role = at, kind
        end = line.end()
    if start >= 0:
        yield Stretch(start, end, role)


_LINE_OR_EMPTY = re.compile(r"[^\n]*(?:\n|$)")


def _begins(text: str, start: int, end: int) -> tuple[int, Role]:
    """Where the words of a line begin, and what its first marks say it is; the end for a line without words."""
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    if _RULE.match(text, at, end - 1 if text.endswith("\n", start, end) else end):
        return end, "prose"
    if text.startswith("|", at, end):
        return at, "cell"
    for form, role in ((_HEADING, "heading"), (_POINT, "point")):
        if found := form.match(text, at, end):
            return found.end(), role  # type: ignore[return-value]
    return (at, "prose") if text[at:end].strip() else (end, "prose")


def _cells(plain: str, start: int, end: int) -> Iterator[Stretch]:
    for cell in re.finditer(r"[^|\n]+", plain[start:end]):
        if cell[0].strip():
            yield Stretch(start + cell.start(), start + cell.end(), "cell")
