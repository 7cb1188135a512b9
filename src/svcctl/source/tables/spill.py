"""Where what memory has no room for waits: a file without a name, gone when the run ends, however it ends."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO
from weakref import finalize

_HINT = "what does not fit in memory is put aside here, or in the folder that TMPDIR names"


class Spill:
    """Bytes put aside in the system's folder for temporary files.

    The file never has a name that could be left behind: the system frees it even when the run is killed. What goes
    wrong is an OSError that names the folder.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def put(self, data: Any) -> int:
        """Writes bytes; gives the place to ask for them by."""
        with _named():
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the run
                finalize(self, self._file.close)
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(data)
            self._file.flush()
        return place

    def get(self, place: int, size: int) -> bytes:
        """The bytes that were put at a place, so many of them."""
        assert self._file is not None  # noqa: S101 - a place is only known to who put something there
        with _named():
            self._file.seek(place)
            found = self._file.read(size)
            if len(found) != size:
                raise OSError(None, "a temporary file is shorter than it was")
        return found


class Piece:
    """Bytes that were put aside; any of them can be read, wherever they lie."""

    __slots__ = ("_data", "_place", "_spill", "size")

    def __init__(self, spill: Spill, data: memoryview) -> None:
        self._spill, self._place, self.size = spill, 0, len(data)
        self._data: memoryview | None = data

    @property
    def near(self) -> bool:
        """True as long as the bytes are in memory."""
        return self._data is not None

    def read(self, first: int, end: int) -> bytes | memoryview:
        """The bytes from one to another."""
        return self._spill.get(self._place + first, end - first) if self._data is None else self._data[first:end]

    def away(self) -> None:
        """Moves the bytes to the file."""
        if self._data is not None:
            self._place, self._data = self._spill.put(self._data), None


class Aside:
    """Bytes kept for later: in memory while they are few, and in a file without a name where they are more."""

    def __init__(self, most: int) -> None:
        self._spill, self._most = Spill(), most
        self._held = list[Piece]()
        self._size = 0

    def put(self, data: Any) -> Piece:
        """Keeps the bytes of a buffer, which nobody changes any more."""
        piece = Piece(self._spill, memoryview(data).cast("B"))
        self._held.append(piece)
        self._size += piece.size
        if self._size > self._most:
            for each in self._held:
                each.away()
            self._held, self._size = [], 0
        return piece


def copied(stream: BinaryIO) -> BinaryIO:
    """A stream that can be read more than once, with all that another one gives."""
    with _named():
        copy: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - as above
        finalize(copy, copy.close)
        shutil.copyfileobj(stream, copy, 1 << 20)
    return copy


@contextmanager
def _named() -> Iterator[None]:
    """Says in which folder a fault of the system is, and what it is for."""
    try:
        yield
    except OSError as error:
        why = f"{error.strerror or error} ({_HINT})"
        raise OSError(error.errno, why, tempfile.tempdir or "temporary files") from None
