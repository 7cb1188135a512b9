"""An export's bytes, as UTF-8 text, piece by piece: decompressed, decoded, hashed on the way."""

import codecs
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from svcctl.source.tables.rooms import STEP, Straight
from svcctl.source.tables.unfit import refuse_kind

if TYPE_CHECKING:
    from hashlib import _Hash

Stream = BinaryIO | None
PIECE = 8 << 20
"""Bytes of a block: large enough for speed, small enough that memory does not notice the size of the export."""

_HEAD = 512
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARQUET = b"PAR1"
_COMPRESSED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bz2"))


@dataclass(slots=True)
class Octets:
    """One export as a stream of UTF-8 bytes.

    ``encoding`` is the declared one, or is recognised from the first bytes: a byte order mark, or the NULs of UTF-16.
    It is ``utf-8`` else; single values that are not UTF-8 are read as Windows-1252 later. ``sha256`` is that of the
    file as it lies on disk, complete once the stream has ended. ``size`` counts the bytes given out so far,
    ``taken`` those read from the file.
    ``hashed`` may be switched off where nobody asks for the digest: it takes as long as a third of the reading.
    ``copy`` is what stdin gave, where that may have to be read more than once.
    """

    path: str
    encoding: str | None = None
    piece: int = PIECE
    hashed: bool = True
    size: int = 0
    taken: int = 0
    digest: "_Hash" = field(default_factory=hashlib.sha256)
    given: bytes | None = None
    """The bytes themselves, where there is no file: a table that a declaration holds."""
    copy: Stream = None
    _plain: Any = field(default=None, init=False)
    """The file that is being read, where it is neither packed nor given out in small pieces."""

    @property
    def sha256(self) -> str:
        """The digest of everything read so far, in hex."""
        return self.digest.hexdigest()

    @property
    def text_from(self) -> int | None:
        """The byte at which UTF-8 text begins that lies in the file as it is; None where it does not.

        Raises OSError when the file cannot be read.
        """
        if self.path == "-":
            return None
        with Path(self.path).open("rb") as stream:
            first = stream.read(_HEAD)
        bom, found = _recognise(first)
        packed = any(first.startswith(magic) for magic, _ in _COMPRESSED)
        return len(bom) if not packed and codecs.lookup(self.encoding or found).name == "utf-8" else None

    def skim(self) -> None:
        """Reads the file through for its digest only."""
        with Path(self.path).open("rb") as stream:
            while self.hashed and (piece := stream.read(STEP)):
                self.digest.update(piece)
        self.taken = Path(self.path).stat().st_size

    def __iter__(self) -> Iterator[bytes]:
        """The export's text in pieces. Raises OSError when it cannot be read or unpacked, or is no export."""
        raw = self._raw()
        first = next(raw, b"")
        refuse_kind(first)
        bom, found = _recognise(first)
        self.encoding = self.encoding or found
        rest, plain = self._pieces(first[len(bom) :], raw), codecs.lookup(self.encoding).name == "utf-8"
        self._plain = self._plain if plain else None
        for text in rest if plain else _decoded(rest, self.encoding):
            self.size += len(text)
            yield text

    def behind(self, begun: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The text that ``begun``, and the pieces of this stream that are left. It may be read straight into memory."""
        return Straight(begun, pieces, self._into)

    def _into(self, room: memoryview) -> int:
        """Reads on where the file holds the text as it is; 0 where it does not, and at the end."""
        if self._plain is None:
            return 0
        count: int = self._plain.readinto(room)
        self.taken += count
        self.size += count
        if self.hashed:
            self.digest.update(room[:count])
        return count

    def _pieces(self, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
        for start in range(0, len(first), self.piece):
            yield first[start : start + self.piece]
        yield from rest

    def _stream(self) -> BinaryIO:
        if self.given is not None:
            return BytesIO(self.given)
        if self.path != "-":
            return Path(self.path).open("rb")
        if self.copy is None:
            return sys.stdin.buffer
        self.copy.seek(0)
        return self.copy

    def _raw(self) -> Iterator[bytes]:
        stream = self._stream()
        try:
            first = stream.read(max(min(self.piece, STEP), _HEAD))
            how = next((name for magic, name in _COMPRESSED if first.startswith(magic)), None)
            self._plain = stream if how is None and self.piece >= STEP else None
            pieces = self._hashed(first, stream)
            yield from _decompressed(pieces, how) if how else pieces
        finally:
            self._plain = None
            if self.path != "-":
                stream.close()

    def _hashed(self, first: bytes, stream: BinaryIO) -> Iterator[bytes]:
        while first:
            self.taken += len(first)
            if self.hashed:
                self.digest.update(first)
            yield first
            first = stream.read(min(self.piece, STEP))


def _recognise(first: bytes) -> tuple[bytes, str]:
    for bom, name in _BOMS:
        if first.startswith(bom):
            return bom, name
    head = first[:_HEAD]
    # Latin text in UTF-16 has a NUL in every other byte; a CSV file has none.
    if len(head) >= 4 and head[1::2].count(0) * 10 > len(head) * 4:
        return b"", "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 10 > len(head) * 4:
        return b"", "utf-16-be"
    return b"", "utf-8"


def _decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _decompressed(pieces: Iterator[bytes], how: str) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only compressed exports need it here

    with pa.CompressedInputStream(pa.PythonFile(_Reader(pieces), mode="r"), how) as stream:
        while piece := stream.read(PIECE):
            yield piece


class _Reader:
    """A file made of pieces, as far as a decompressor needs one."""

    closed = False

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def close(self) -> None:
        self.closed = True


def is_parquet(path: str) -> bool:
    """True when a file begins as Parquet does, whatever its name; False for what cannot be read at all."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(len(_PARQUET)) == _PARQUET
    except OSError:
        return False
