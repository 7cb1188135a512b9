"""Memory for the text of an export: used again and again, because fresh memory costs more than reading into it."""

from collections.abc import Iterator
from sys import getrefcount
from typing import NamedTuple, Self

Text = bytes | bytearray

_MOST = 8
"""Stretches of memory that are kept at most: as many blocks as are read, waiting and measured at one time."""
_SPARE = 1 << 16
"""Bytes that memory has beyond what is asked for, so that the next block fits too."""
_FIRST = 1 << 20
"""Bytes that are asked for at first: many exports are small."""
_LARGE = (32 << 20) - (1 << 16)


def _references(kept: list[bytearray]) -> int:
    """References that Python counts to what nobody else looks at, asked as `Rooms` asks: versions count differently."""
    for each in kept:
        return getrefcount(each)
    return 0


_OURS = _references([bytearray()])


class Filled(NamedTuple):
    """Memory with text in it, up to its ``end``; whether there may be quotes in it, and carriage returns.

    Behind the end lies whatever was there.
    """

    room: Text
    end: int
    quotes: bool
    returns: bool

    @classmethod
    def of(cls, text: Text) -> Self:
        """A text that fills its memory."""
        return cls(text, len(text), b'"' in text, b"\r" in text)

    def behind(self, start: int) -> "Filled":
        """The text from a place on, in memory of its own."""
        return Filled.of(bytes(memoryview(self.room)[start : self.end]))


class Rooms:
    """Joins pieces of text in memory that is kept; whoever still looks at an earlier block keeps that block's own."""

    def __init__(self) -> None:
        self._kept: list[bytearray] = []
        # The C library of Linux gives the memory of a column back to the system at once, until it has seen somebody
        # let go of a larger stretch: from then on it keeps as much. This one is never written to, and costs nothing.
        bytes(_LARGE)

    def filled(self, rest: bytes, pieces: Iterator[bytes], size: int) -> Filled:
        """The text of ``rest`` and of the pieces after it, until these have a ``size``.

        Pieces are copied and looked through as they come, so that there is never more than one of them, and it is in
        the processor's cache.
        """
        room, at, full = self._room(len(rest) + min(size, _FIRST)), len(rest), len(rest) + size
        room[:at] = rest
        quotes, returns = b'"' in rest, b"\r" in rest
        for piece in pieces:
            end = at + len(piece)
            if end > len(room):
                room, less = self._room(max(end, full)), room
                room[:at] = memoryview(less)[:at]
            room[at:end] = piece
            quotes, returns = quotes or b'"' in piece, returns or b"\r" in piece
            at = end
            if at >= full:
                break
        return Filled(room, at, quotes, returns)

    def _room(self, size: int) -> bytearray:
        self._kept = [each for each in self._kept if len(each) >= size]
        for each in self._kept:
            # A view of it, such as numpy's, pyarrow's or a memoryview, holds a reference as long as it lives.
            if getrefcount(each) <= _OURS:
                return each
        room = bytearray(size + _SPARE)
        if len(self._kept) < _MOST:
            self._kept.append(room)
        return room
