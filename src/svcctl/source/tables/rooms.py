"""Memory for the text of an export: used again and again, because fresh memory costs more than reading into it."""

from collections.abc import Iterable, Iterator, Sequence
from sys import getrefcount

_MOST = 8
"""Stretches of memory that are kept at most: as many blocks as are read, waiting and measured at one time."""
_SPARE = 1 << 16
"""Bytes that memory has beyond what is asked for, so that the next block fits too."""
_OURS = 3
"""References to a stretch of memory that nobody else looks at: the list's, the loop's and that of the question."""


class Rooms:
    """Joins pieces of text in memory that is kept; whoever still looks at an earlier block keeps that block's own."""

    def __init__(self) -> None:
        self._kept: list[bytearray] = []

    def joined(self, rest: bytes, pieces: Sequence[bytes]) -> tuple[bytearray, int]:
        """The text of ``rest`` and the pieces after it, and how long it is; behind it lies whatever was there."""
        size = len(rest) + sum(map(len, pieces))
        room = self._room(size)
        at = 0
        for piece in (rest, *pieces):
            room[at : at + len(piece)] = piece
            at += len(piece)
        return room, size

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


def gathered(pieces: Iterable[bytes], size: int, begun: int = 0) -> Iterator[list[bytes]]:
    """Pieces of text put together until there are so many bytes of them; the last are what is left.

    So many have ``begun`` the first, and are somewhere else.
    """
    parts: list[bytes] = []
    length = begun
    for piece in pieces:
        parts.append(piece)
        length += len(piece)
        if length >= size:
            yield parts
            parts, length = [], 0
    if parts:
        yield parts
