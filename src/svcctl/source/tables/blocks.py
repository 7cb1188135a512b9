"""Whole rows out of a stream of bytes: quoted line breaks, rows without end, and the line every row stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from svcctl.source.tables.lexer import LONGEST_ROW, BadRow, Lexer, too_long
from svcctl.source.tables.rooms import Filled, Rooms, Text

Ints = npt.NDArray[np.int64]
Octets = npt.NDArray[np.uint8]
_NONE = np.zeros(0, np.int64)
_PIECE, _NEAR = 1 << 17, 1 << 10
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Block:
    """A stretch of whole rows, and the physical line each of them starts on.

    ``data`` holds the rows that can be told apart, ``bad`` those that cannot. ``first_line`` is the line ``data``
    starts on; ``starts`` and ``lines`` are given only where bad rows were cut out of the middle. ``feeds`` is how many
    line feeds the stretch takes, where that is known. ``quoted`` is False where no row has a quote.
    """

    data: memoryview
    first_line: int
    bad: tuple[BadRow, ...] = ()
    starts: Ints | None = None
    lines: Ints | None = None
    feeds: int | None = None
    quoted: bool = True

    def behind(self, line: int) -> "Block":
        """The same stretch where its lines were counted from 0 on, and the one before it ends on a ``line``."""
        bad = tuple(replace(row, line=row.line + line) for row in self.bad)
        lines = None if self.lines is None else self.lines + line
        return replace(self, first_line=self.first_line + line, bad=bad, lines=lines)

    @property
    def next_line(self) -> int:
        """The line that the next stretch starts on. Counts where it must."""
        return self.first_line + (_last(self._fed) if self.feeds is None else self.feeds)

    def lines_of(self, rows: Ints, count: int) -> Ints:
        """The physical lines of some rows; ``count`` is how many rows the block has. Scans it only where it must."""
        return self.first_line + rows if self._line_by_line(count) else self.rows[1][rows]

    def _line_by_line(self, count: int) -> bool:
        """True when every line is a row: none is blank, and none goes on behind a line end."""
        if self.starts is not None:
            return False
        return self.next_line - self.first_line + (bytes(self.data[-1:]) != b"\n") == count

    @cached_property
    def _fed(self) -> Ints:
        """How many line feeds there are in ``data`` up to the end of each piece.

        Pieces fit the processor's cache: it takes a fifth of the time of bytes.count where they are many.
        """
        octets = np.frombuffer(self.data, np.uint8)
        pieces = (octets[at : at + _PIECE] for at in range(0, len(octets), _PIECE))
        return np.cumsum([np.count_nonzero(piece == _NEWLINE) for piece in pieces], dtype=np.int64)

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """The rows of ``data`` that are not blank: (offset of the first byte, physical line), one entry a row."""
        starts, lines = self._scanned() if self.starts is None or self.lines is None else (self.starts, self.lines)
        first = np.frombuffer(self.data, np.uint8)[starts]
        real = (first != _NEWLINE) & (first != _RETURN)
        return starts[real], lines[real]

    def text(self, row: int, count: int = -1) -> str:
        """One row as it stands in the export, without its line end; bytes that are no text are escaped.

        ``count`` is how many rows the block has, where that is known: then not all of it has to be looked at.
        """
        if self._line_by_line(count):
            start = self._end_of(row - 1) + 1 if row else 0
            near = bytes(self.data[start : start + _NEAR]).find(b"\n")
            end = start + near if near >= 0 else self._end_of(row)
        else:
            starts, _ = self.rows
            start, end = int(starts[row]), int(starts[row + 1]) if row + 1 < len(starts) else len(self.data)
        return bytes(self.data[start:end]).rstrip(b"\r\n").decode("utf-8", "backslashreplace")

    def _end_of(self, line: int) -> int:
        """Where a line of the block ends, found by counting."""
        piece = int(np.searchsorted(self._fed, line, side="right"))
        before = int(self._fed[piece - 1]) if piece else 0
        octets = np.frombuffer(self.data, np.uint8)[piece * _PIECE : (piece + 1) * _PIECE]
        ends = np.flatnonzero(octets == _NEWLINE)
        return piece * _PIECE + int(ends[line - before]) if line - before < len(ends) else len(self.data)

    def _scanned(self) -> tuple[Ints, Ints]:
        octets = np.frombuffer(self.data, np.uint8)
        ends, inside = _line_ends(octets, np.flatnonzero(octets == _QUOTE) if self.quoted else _NONE)
        starts = np.concatenate([[0], ends[~inside] + 1])
        lines = np.concatenate([[0], np.flatnonzero(~inside) + 1]) + self.first_line
        real = starts < len(self.data)
        return starts[real], lines[real]


def apart(pieces: Iterable[bytes], delimiter: str, size: int = 1, begun: int = 0) -> Iterator[Block]:
    """Cuts a stream of bytes into blocks of whole rows, as they arrive; pieces are put together up to a ``size``.

    Each has its lines counted from 0 on: for `Block.behind` the one before it, once that is read.

    A row longer than a mebibyte, or one whose quotes make no sense, is given out as a bad row: the stretch up to its
    first line end. Reading goes on behind it, and memory stays bounded whatever the file holds. The same bytes give the
    same rows however they are cut into pieces.
    """
    return (block for block, _ in _cut(iter(pieces), delimiter, size, begun) if block is not None)


def borders(pieces: Iterable[bytes], delimiter: str, first_line: int = 1) -> Iterator[tuple[int, int]]:
    """Where a stream of bytes may be divided without touching a row: (offset, physical line), the end included.

    Whoever reads the stretches between them by themselves finds the rows that `apart` finds.
    """
    line = first_line
    for block, border in _cut(iter(pieces), delimiter):
        line += 0 if block is None else block.next_line
        if border is not None:
            yield border[0], line + border[1]


def _cut(
    pieces: Iterator[bytes], delimiter: str, size: int = 1, begun: int = 0
) -> Iterator[tuple[Block | None, tuple[int, int] | None]]:
    """The blocks, each with its lines counted from 0 on: from 1 behind a row that was passed over.

    Where whole rows end, also the offset, and how many lines were passed over since the last block.
    """
    lexer, rooms = Lexer(delimiter), Rooms()
    rest, at, line, skipping = b"", 0, 0, False
    while True:
        text = rooms.filled(rest, pieces, max(size - begun, 1))
        if text.end == len(rest):
            break
        begun = 0
        if skipping:
            passed = text.room.find(b"\n", 0, text.end) + 1
            at += passed or text.end
            text = text.behind(passed or text.end)
            line, skipping = int(bool(passed)), not passed
        block, consumed = _block(lexer, delimiter, text, line, final=False)
        at, line = at + consumed, line if block is None else 0
        rest = bytes(memoryview(text.room)[consumed : text.end])
        yield block, None if skipping else (at, line)
        if len(rest) > LONGEST_ROW and b"\n" not in rest:
            yield Block(memoryview(b""), line, (too_long(rest, line),), feeds=0), None
            at, rest, skipping = at + len(rest), b"", True
        del block, text
    del text
    block, consumed = _block(lexer, delimiter, Filled.of(rest), line, final=True)
    yield block, (at + consumed, line if block is None else 0)


def _block(lexer: Lexer, delimiter: str, text: Filled, line: int, *, final: bool) -> tuple[Block | None, int]:
    """The whole rows that a text begins with, and how many bytes they take."""
    data, size = text.room, text.end
    octets = np.frombuffer(data, np.uint8)[:size]
    quotes = np.flatnonzero(octets == _QUOTE) if text.quotes else _NONE
    end = size if final else _whole_rows(data, size, quotes)
    if end and _plain(text, octets[:end], quotes[: np.searchsorted(quotes, end)], ord(delimiter)):
        return Block(memoryview(data)[:end], line, quoted=len(quotes) > 0), end
    whole = bytes(memoryview(data)[:size])
    read = lexer.read(whole, line, final=final)
    if not read.consumed:
        return None, 0
    kept, feeds = b"".join(whole[start:end] for start, end, _ in read.rows), whole.count(b"\n", 0, read.consumed)
    starts = np.cumsum([0, *(end - start for start, end, _ in read.rows)], dtype=np.int64)[:-1]
    lines = np.array([number for *_, number in read.rows], np.int64)
    return Block(memoryview(kept), line, tuple(read.bad), starts, lines, feeds), read.consumed


def _last(fed: Ints) -> int:
    return int(fed[-1]) if len(fed) else 0


def _whole_rows(data: Text, size: int, quotes: Ints) -> int:
    """Where the last whole row ends, if the quotes mean what they seem to; `_plain` says whether they do."""
    end = data.rfind(b"\n", 0, size) + 1
    before = int(np.searchsorted(quotes, end))
    return end if before % 2 == 0 else data.rfind(b"\n", 0, int(quotes[before - 1])) + 1


def _plain(text: Filled, octets: Octets, quotes: Ints, delimiter: int) -> bool:
    """True when every quote opens or closes a field, and no row is too long: then counting quotes is enough."""
    if text.returns and _lone_return(octets):
        return False
    if len(quotes) % 2 or (len(quotes) and not _in_place(octets, quotes, delimiter)):
        return False
    return _often_ending(text.room, len(octets), quotes) or _longest(octets, quotes) <= LONGEST_ROW


def _lone_return(octets: Octets) -> bool:
    """True where a carriage return has no line feed behind it, but for one that ends the text, as a line end would."""
    pieces = (octets[at : at + _PIECE + 1] for at in range(0, len(octets), _PIECE))
    return any(bool(((piece[:-1] == _RETURN) & (piece[1:] != _NEWLINE)).any()) for piece in pieces)


def _in_place(octets: Octets, quotes: Ints, delimiter: int) -> bool:
    opening, closing = quotes[0::2], quotes[1::2]
    boundary = np.zeros(256, bool)
    boundary[[_NEWLINE, _RETURN, delimiter]] = True
    doubled = opening[1:] == closing[:-1] + 1
    before = boundary[octets[opening - 1]]
    before[0] |= opening[0] == 0
    before[1:] |= doubled
    after = boundary[octets[np.minimum(closing + 1, len(octets) - 1)]]
    after[-1] |= closing[-1] == len(octets) - 1
    after[:-1] |= doubled
    return bool(before.all() and after.all())


def _often_ending(data: Text, size: int, quotes: Ints) -> bool:
    """True when a row surely ends in each half mebibyte, so that none is longer than a mebibyte; looks at few bytes."""
    half = LONGEST_ROW // 2
    for start in range(0, size - half, half):
        at = data.find(b"\n", start, start + half)
        if at < 0 or np.searchsorted(quotes, at) % 2:
            return False
    return True


def _longest(octets: Octets, quotes: Ints) -> int:
    ends, inside = _line_ends(octets, quotes)
    return int(np.diff(ends[~inside], prepend=-1, append=len(octets) - 1).max())


def _line_ends(octets: Octets, quotes: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Every line feed, and whether it lies inside quotes."""
    ends = np.flatnonzero(octets == _NEWLINE)
    if not len(quotes):
        return ends, np.zeros(len(ends), bool)
    return ends, (np.searchsorted(quotes, ends) & 1).astype(bool)
