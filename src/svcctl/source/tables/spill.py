"""Where rows wait that do not fit in memory: a file without a name, gone when the run ends, however it ends."""

import tempfile
from typing import IO, Any


class SpillError(Exception):
    """The folder for temporary files has no room, or is not there. The message is a sentence for the user."""


class Spill:
    """Bytes put aside in the system's folder for temporary files.

    The file never has a name that could be left behind: the system frees it even when the run is killed.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def put(self, data: Any) -> int:
        """Writes bytes; gives the place to ask for them by. Raises SpillError."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lives as long as the run
            place = self._file.seek(0, 2)
            left = memoryview(data).cast("B")
            while len(left):
                left = left[self._file.write(left) :]
        except OSError as error:
            why = error.strerror or str(error)
            raise SpillError(
                f"rows that do not fit in memory cannot be put aside: {why}; set TMPDIR to a folder with more room"
            ) from None
        return place

    def get(self, place: int, size: int) -> bytes:
        """The bytes that were put at a place, so many of them. Raises SpillError."""
        assert self._file is not None  # noqa: S101 - a place is only known to who put something there
        try:
            self._file.seek(place)
            found = b"".join(iter(lambda: self._file.read(size - self._file.tell() + place), b""))  # type: ignore[union-attr]
        except OSError as error:
            raise SpillError(f"rows that were put aside cannot be read again: {error.strerror or error}") from None
        if len(found) != size:
            raise SpillError("rows that were put aside cannot be read again: the file is shorter than it was")
        return found
