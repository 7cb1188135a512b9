"""What a file was made from, kept inside it, with a seal by which it is known whether the file is as it was made.

A seal is the SHA-256 of the file with the seal blank, and its length. It tells a slip, not a forger: whoever changes a
file on purpose can seal it again. That it comes out the same when it is made again is what proves it.
"""

import html
import io
import json
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from svcctl.documents.zipped import repacked

NAME = "svcctl-manifest"
BLANK = f"sha256:{'0' * 64} bytes:{'0' * 12}"
"""A seal before it is put: what a writer writes, as often as it likes, where the seal shall stand."""
SPACE = "urn:svcctl:manifest"
"""The namespace of the part of a Word file that holds the manifest."""

_SEAL = re.compile(rb"sha256:([0-9a-f]{64}) bytes:([0-9]{12})")
_PLACES = (
    (b'<script type="application/json" id="svcctl-manifest">', b"</script>"),
    (b"<!-- svcctl-manifest\n", b"-->"),
)
_PART = (b'<manifest xmlns="urn:svcctl:manifest"', b"</manifest>")
_ATTACHED, _STREAM = re.compile(rb"/EmbeddedFile\b"), re.compile(rb"stream\r?\n")
_BEGINS = b'{"schema":"svcctl/'
_NEAR, _MANY = 400, 100
"""How near to its mark the bytes of an attachment begin, and how many attachments are looked at."""
_MOST = 1 << 24
"""No manifest is longer, in bytes."""
_MOST_OF_ALL = 1 << 28
"""No Word file of ours has more in its parts, in bytes: an archive of more is not unpacked."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds of itself: its manifest, its own bytes, and whether they are those that were sealed.

    Behind a PDF more may stand than is its own: signing it adds bytes there.
    """

    manifest: bytes
    own: bytes
    intact: bool


def in_markup(manifest: str) -> str:
    """A manifest as it may stand in HTML and in a comment: the same JSON without letters that could end either."""
    return manifest.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


def as_part(manifest: str) -> bytes:
    """The part of a Word file that holds a manifest."""
    return f'<manifest xmlns="{SPACE}" seal="{BLANK}">{html.escape(manifest, quote=False)}</manifest>'.encode()


def as_json(manifest: dict[str, Any]) -> str:
    """A manifest on one line."""
    return json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))


def sealed(content: bytes) -> bytes:
    """The file with its seal put wherever the writer left a blank one."""
    return _with_seal(content, f"sha256:{digest(content)} bytes:{len(content):012}".encode())


def kept(content: bytes) -> Kept | None:
    """What a file holds of itself; None where it holds nothing, or nothing that can be read."""
    manifest, seal = _manifest(content)
    if not manifest:
        return None
    length = int(seal[2]) if seal else len(content)
    own = content[:length] if content.startswith(b"%PDF-") else content
    return Kept(manifest, own, bool(seal) and digest(own) == (seal or [b"", b""])[1].decode())


def digest(content: bytes) -> str:
    """The SHA-256 of a file with its seal blank. Of a Word file its parts count, however they are packed."""
    if not content.startswith(b"PK"):
        return sha256(_SEAL.sub(BLANK.encode(), content)).hexdigest()
    told = sha256()
    for name, part in _parts(content):
        told.update(name.encode() + b"\0" + sha256(_SEAL.sub(BLANK.encode(), part)).digest())
    return told.hexdigest()


def _with_seal(content: bytes, seal: bytes) -> bytes:
    if content.startswith(b"PK"):
        return repacked(content, lambda part: part.replace(BLANK.encode(), seal))
    return content.replace(BLANK.encode(), seal)


def _manifest(content: bytes) -> "tuple[bytes, re.Match[bytes] | None]":
    if content.startswith(b"PK"):
        for _, part in _parts(content):
            if found := _between(part, *_PART).partition(b">")[2]:
                return html.unescape(found.decode("utf-8", "replace")).encode(), _SEAL.search(part)
        return b"", None
    if content.startswith(b"%PDF-"):
        return _attached(content), _SEAL.search(content)
    found = next(filter(None, (_between(content, *place) for place in _PLACES)), b"")
    return found, _SEAL.search(content)


def _between(content: bytes, begin: bytes, end: bytes) -> bytes:
    start = content.find(begin)
    stop = content.find(end, start)
    return content[start + len(begin) : stop].strip() if 0 <= start < stop else b""


def _attached(content: bytes) -> bytes:
    """The attachment of a PDF that is a manifest."""
    for mark in islice(_ATTACHED.finditer(content), _MANY):
        found = _STREAM.search(content, mark.end(), mark.end() + _NEAR)
        packed = content[found.end() : found.end() + _MOST] if found else b""
        told = packed.partition(b"endstream")[0].strip()  # a short one is attached as it is
        if not told.startswith(_BEGINS):
            with suppress(zlib.error):
                told = zlib.decompressobj().decompress(packed, _MOST)
        if told.startswith(_BEGINS):
            return told
    return b""


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive by name; none where it is broken, or has more in it than any file of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            if sum(part.file_size for part in listed) > _MOST_OF_ALL:
                return []
            return sorted((part.filename, archive.read(part)) for part in listed)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError):
        return []
