"""Whole rows out of a stream of bytes: quoted line breaks, rows without end, and the line every row stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from svcctl.source.tables.lexer import LONGEST_ROW, BadRow, Lexer, too_long

Ints = npt.NDArray[np.int64]
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Block:
    """A stretch of whole rows, and the physical line each of them starts on.

    ``data`` holds the rows that can be told apart, ``bad`` those that cannot. ``first_line`` is the line ``data``
    starts on; ``starts`` and ``lines`` are given only where bad rows were cut out of the middle.
    """

    data: bytes
    first_line: int
    bad: tuple[BadRow, ...] = ()
    starts: Ints | None = None
    lines: Ints | None = None

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """The rows of ``data`` that are not blank: (offset of the first byte, physical line), one entry a row."""
        starts, lines = self._scanned() if self.starts is None or self.lines is None else (self.starts, self.lines)
        first = np.frombuffer(self.data, np.uint8)[starts]
        real = (first != _NEWLINE) & (first != _RETURN)
        return starts[real], lines[real]

    def text(self, row: int) -> str:
        """One row as it stands in the export, without its line end; bytes that are no text are escaped."""
        starts, _ = self.rows
        end = int(starts[row + 1]) if row + 1 < len(starts) else len(self.data)
        return self.data[int(starts[row]) : end].rstrip(b"\r\n").decode("utf-8", "backslashreplace")

    def _scanned(self) -> tuple[Ints, Ints]:
        ends, inside = _line_ends(np.frombuffer(self.data, np.uint8))
        starts = np.concatenate([[0], ends[~inside] + 1])
        lines = np.concatenate([[0], np.flatnonzero(~inside) + 1]) + self.first_line
        real = starts < len(self.data)
        return starts[real], lines[real]


def cut(pieces: Iterable[bytes], delimiter: str, first_line: int = 1) -> Iterator[Block]:
    """Cuts a stream of bytes into blocks of whole rows, as they arrive.

    A row longer than a mebibyte, or one whose quotes make no sense, is given out as a bad row: the stretch up to its
    first line end. Reading goes on behind it, and memory stays bounded whatever the file holds. The same bytes give the
    same rows however they are cut into pieces.
    """
    lexer = Lexer(delimiter)
    rest, line, skipping = b"", first_line, False
    for piece in pieces:
        data = rest + piece
        if skipping:
            passed = data.find(b"\n") + 1
            data, line, skipping = (data[passed:], line + 1, False) if passed else (b"", line, True)
        block, consumed = _block(lexer, delimiter, data, line, final=False)
        if block is not None:
            yield block
        line += data.count(b"\n", 0, consumed)
        rest = data[consumed:]
        if len(rest) > LONGEST_ROW and b"\n" not in rest:
            yield Block(b"", line, (too_long(rest, line),))
            rest, skipping = b"", True
    block, _ = _block(lexer, delimiter, rest, line, final=True)
    if block is not None:
        yield block


def _block(lexer: Lexer, delimiter: str, data: bytes, line: int, *, final: bool) -> tuple[Block | None, int]:
    """The whole rows that ``data`` begins with, and how many bytes they take."""
    end = len(data) if final else _whole_rows(data)
    if end and _plain(data[:end], ord(delimiter)):
        return Block(data[:end], line), end
    read = lexer.read(data, line, final=final)
    if not read.consumed:
        return None, 0
    kept = b"".join(data[start:end] for start, end, _ in read.rows)
    starts = np.cumsum([0, *(end - start for start, end, _ in read.rows)], dtype=np.int64)[:-1]
    lines = np.array([number for *_, number in read.rows], np.int64)
    return Block(kept, line, tuple(read.bad), starts, lines), read.consumed


def _whole_rows(data: bytes) -> int:
    """Where the last whole row ends, if the quotes mean what they seem to; `_plain` says whether they do."""
    end = data.rfind(b"\n") + 1
    if data.count(b'"', 0, end) % 2 == 0:
        return end
    return data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1


def _plain(data: bytes, delimiter: int) -> bool:
    """True when every quote opens or closes a field, and no row is too long: then counting quotes is enough."""
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    octets = np.frombuffer(data, np.uint8)
    if b'"' not in data:
        return not _long_line(data)
    quotes = np.flatnonzero(octets == _QUOTE)
    if len(quotes) % 2 or not _in_place(octets, quotes, delimiter):
        return False
    ends, inside = _line_ends(octets, quotes)
    longest = np.diff(ends[~inside], prepend=-1, append=len(data) - 1).max(initial=0)
    return int(longest) <= LONGEST_ROW


def _in_place(octets: npt.NDArray[np.uint8], quotes: Ints, delimiter: int) -> bool:
    opening, closing = quotes[0::2], quotes[1::2]
    boundary = np.zeros(256, bool)
    boundary[[_NEWLINE, _RETURN, delimiter]] = True
    doubled = opening[1:] == closing[:-1] + 1
    before = (opening == 0) | boundary[octets[opening - 1]]
    before[1:] |= doubled
    after = (closing == len(octets) - 1) | boundary[octets[np.minimum(closing + 1, len(octets) - 1)]]
    after[:-1] |= doubled
    return bool(before.all() and after.all())


def _line_ends(octets: npt.NDArray[np.uint8], quotes: Ints | None = None) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Every line feed, and whether it lies inside quotes."""
    ends = np.flatnonzero(octets == _NEWLINE)
    if quotes is None:
        quotes = np.flatnonzero(octets == _QUOTE)
    return ends, (np.searchsorted(quotes, ends) & 1).astype(bool)


def _long_line(data: bytes) -> bool:
    """True when a line may be longer than a row can be; looks at a few bytes of each half mebibyte only."""
    half = LONGEST_ROW // 2
    if len(data) <= half:
        return False
    if any(data.find(b"\n", start, start + half) < 0 for start in range(0, len(data) - half, half)):
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _NEWLINE)
        return int(np.diff(ends, prepend=-1, append=len(data) - 1).max()) > LONGEST_ROW
    return False
