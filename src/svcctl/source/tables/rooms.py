"""Memory for the text of an export: used again and again, because fresh memory costs more than reading into it."""

from collections.abc import Callable, Iterator
from sys import getrefcount
from typing import NamedTuple, Self

Text = bytes | bytearray

STEP = 1 << 18
"""Bytes read at a time, at most: they are hashed and looked through while they are in the processor's cache."""
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


class Straight(Iterator[bytes]):
    """Pieces of a text; as long as ``into`` has bytes for memory it is given, it reads the next ones right into it."""

    def __init__(self, begun: bytes, pieces: Iterator[bytes], into: Callable[[memoryview], int]) -> None:
        self._begun, self._pieces, self._into = begun, pieces, into

    def __next__(self) -> bytes:
        begun, self._begun = self._begun, b""
        return begun or next(self._pieces)

    def into(self, room: memoryview) -> int:
        """How many bytes were read into memory; none where they come as a piece, or there are no more."""
        return 0 if self._begun else self._into(room)


class Rooms:
    """Joins pieces of text in memory that is kept; whoever still looks at an earlier block keeps that block's own."""

    def __init__(self) -> None:
        self._kept: list[bytearray] = []
        # The C library of Linux gives the memory of a column back to the system at once, until it has seen somebody
        # let go of a larger stretch: from then on it keeps as much. This one is never written to, and costs nothing.
        bytes(_LARGE)

    def filled(self, rest: bytes, pieces: Iterator[bytes], size: int) -> Filled:
        """The text of ``rest`` and of the pieces after it, until these have a ``size``.

        Pieces are looked through as they come, while they are in the processor's cache. `Straight` ones are not even
        copied.
        """
        at, full = len(rest), len(rest) + size
        room = self._room(at + min(size, _FIRST))
        room[:at] = rest
        quotes, returns = b'"' in rest, b"\r" in rest
        straight = pieces.into if isinstance(pieces, Straight) else None
        while at < full:
            end = at + (straight(memoryview(room)[at : at + STEP]) if straight is not None else 0)
            if end == at:
                if (piece := next(pieces, None)) is None:
                    break
                end = at + len(piece)
                room = self._larger(room, at, end, full)
                room[at:end] = piece
            quotes = quotes or room.find(b'"', at, end) >= 0
            returns = returns or room.find(b"\r", at, end) >= 0
            at = end
            if straight is not None:
                room = self._larger(room, at, min(at + STEP, full), full)
        return Filled(room, at, quotes, returns)

    def _larger(self, room: bytearray, at: int, end: int, full: int) -> bytearray:
        """Memory in which a text goes on from ``at`` to ``end``."""
        if end <= len(room):
            return room
        larger = self._room(max(end, full))
        larger[:at] = memoryview(room)[:at]
        return larger

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
