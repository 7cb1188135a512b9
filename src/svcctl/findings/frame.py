import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from svcctl.findings.model import Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TAB = 4
_NEAR = 400  # letters kept on either side of a span before a very long line is laid out at all
_NO_WIDTH = frozenset({"Mn", "Me"})


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One line of a code frame: its number in the file, its text made safe, and carets below what is at fault."""

    number: int
    text: str
    carets: str = ""


def lines_of(source: str) -> list[str]:
    """The lines of a file as an editor counts them, without their ends."""
    return _LINE_BREAK.split(source.removeprefix("\ufeff"))


def safe(text: str) -> str:
    """Text that cannot steer a terminal: control characters, text direction marks and the like become visible."""
    return text if _is_plain(text) else "".join(map(_visible, text))


def cells(text: str) -> int:
    """How many columns of a terminal a safe text takes: wide characters two, accents on top of others none."""
    return len(text) if text.isascii() else sum(map(_size, text))


def _visible(letter: str) -> str:
    code = ord(letter)
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    if code < 32:
        return chr(0x2400 + code)  # the pictures of control characters: ␀ ␛
    return "␡" if code == 127 else f"<U+{code:04X}>"


def _size(letter: str) -> int:
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def code_frame(lines: Sequence[str], span: Span, room: int) -> list[FrameLine]:
    """The line a span starts in, with carets under it, between the line before and the line after.

    ``room`` is how many columns a line may take: a longer one is cut around the span. A span beyond the end of the
    file has no frame.
    """
    if not 1 <= span.line <= len(lines):
        return []
    before, after = span.line - 1, span.line + 1
    fault = _fault(lines[span.line - 1], span, max(room, 8))
    if fault.text.startswith("…"):
        return [fault]
    frame = [FrameLine(before, _cut(lines[before - 1], room))] if before and lines[before - 1].strip() else []
    frame.append(fault)
    if after <= len(lines) and lines[after - 1].strip():
        frame.append(FrameLine(after, _cut(lines[after - 1], room)))
    return frame


def _fault(line: str, span: Span, room: int) -> FrameLine:
    first = min(max(span.column - 1, 0), len(line))
    last = span.end_column - 1 if span.end_line == span.line else len(line)
    skipped = max(first - _NEAR, 0)
    first, last = first - skipped, min(max(last, first + 1) - skipped, first - skipped + _NEAR)
    pieces = _pieces(line[skipped : skipped + first + 2 * _NEAR])
    left, right = _window(pieces, first, last, room, cut=bool(skipped))
    head = "…" if left or skipped else ""
    tail = "…" if right < len(pieces) or skipped + len(pieces) < len(line) else ""
    text = head + "".join(pieces[left:right]) + tail
    indent = cells(head + "".join(pieces[left:first]))
    marked = cells("".join(pieces[first : min(last, right)]))
    return FrameLine(span.line, text, " " * indent + "^" * max(marked, 1))


def _pieces(line: str) -> Sequence[str]:
    """Each letter as it is shown; a tab fills up to the next stop. A line of plain letters is its own pieces."""
    if _is_plain(line):
        return line
    pieces, column = [], 0
    for letter in line:
        piece = " " * (_TAB - column % _TAB) if letter == "\t" else _visible(letter)
        pieces.append(piece)
        column += cells(piece)
    return pieces


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _window(pieces: Sequence[str], first: int, last: int, room: int, *, cut: bool) -> tuple[int, int]:
    """Which pieces fit: all, or else the start of the span with a third of the room before it."""
    sizes = [1] * len(pieces) if isinstance(pieces, str) else [cells(piece) for piece in pieces]
    if sum(sizes) <= room - cut:
        return 0, len(pieces)
    left = 0
    if cut or sum(sizes[:last]) > room - 1:
        lead, left = room // 3, first
        while left and lead >= sizes[left - 1]:
            left -= 1
            lead -= sizes[left]
    taken, right = 2 if left or cut else 1, left
    while right < len(sizes) and taken + sizes[right] <= room:
        taken += sizes[right]
        right += 1
    return left, right


def _cut(line: str, room: int) -> str:
    if _is_plain(line):
        return line if len(line) <= room else f"{line[: room - 1]}…"
    text = "".join(_pieces(line[: room + 1]))
    if cells(text) <= room and len(line) <= room + 1:
        return text
    while cells(text) > room - 1:
        text = text[:-1]
    return f"{text}…"
