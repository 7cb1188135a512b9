"""An archive whose bytes depend on nothing but what is in it, and that is not believed before it has been checked.

Files lie in it in the order of their names, without dates, and uncompressed: compressors differ between machines.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

INDEX = "evidence.json"
FORMAT = "svcctl-evidence/1"
FOLDERS = ("inputs", "report", "terms")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_MOST_FILES, _LARGEST_INDEX = 10_000, 16 << 20
_PIECE = 1 << 20


class ArchiveError(Exception):
    """Why an archive is not believed, in a sentence for its reader."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The length of a file in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an archive says of itself.

    ``options`` are those of the report; where one names a file, it says its name in the archive. ``inputs`` are the
    digests of those files, whether they are in the archive or not; ``files`` those of everything that is in it.
    """

    version: str
    commit: str | None
    dirty: bool | None
    options: Mapping[str, Any]
    inputs: Mapping[str, Digest]
    files: Mapping[str, Digest]


def digest_of(stream: IO[bytes]) -> Digest:
    """The digest of what is left in a stream."""
    made, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        made.update(piece)
        size += len(piece)
    return Digest(size, made.hexdigest())


def index_bytes(evidence: Evidence) -> bytes:
    """The index of an archive as JSON, the same bytes for the same evidence."""
    data = {
        "format": FORMAT,
        "tool": {"name": "svcctl", "version": evidence.version},
        "workspace": {"commit": evidence.commit, "dirty": evidence.dirty},
        "options": dict(evidence.options),
        "inputs": {name: asdict(each) for name, each in evidence.inputs.items()},
        "files": {name: asdict(each) for name, each in evidence.files.items()},
    }
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def write(stream: BinaryIO, evidence: Evidence, contents: Mapping[str, Path | zipfile.Path]) -> None:
    """Writes an archive: its index, and the files it lists, out of ``contents``."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted({INDEX, *evidence.files}):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, _MODE
            if name == INDEX:
                archive.writestr(info, index_bytes(evidence))
                continue
            info.file_size = evidence.files[name].size
            with archive.open(info, "w") as target, contents[name].open("rb") as source:
                while piece := source.read(_PIECE):
                    target.write(piece)


class Archive:
    """An archive that has been checked: it has exactly the files its index lists, each as recorded.

    Raises ArchiveError where it is not so; nothing is written to the disk before `extract`, and that only below the
    folder it is given.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError):
            raise ArchiveError("is no archive of evidence, or was cut short: get it again") from None
        except OSError as error:
            raise ArchiveError(f"cannot be read: {error.strerror or error}") from None
        self._path = path
        try:
            _check_names(self._zip.infolist(), path.stat().st_size)
            self.evidence = _index(self._zip)
            self._check_files()
            self._check_bytes()
        except ArchiveError:
            self._zip.close()
            raise
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            self._zip.close()
            raise ArchiveError(f"is damaged: {error}") from None

    def extract(self, folder: Path) -> None:
        """Writes the files of the archive into a folder, the index left out."""
        for name in self.evidence.files:
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with self._zip.open(name) as source, path.open("wb") as target:
                    while piece := source.read(_PIECE):
                        target.write(piece)
            except OSError as error:
                raise ArchiveError(f"cannot be unpacked: {name}: {error.strerror or error}") from None
        self._zip.close()

    def _check_files(self) -> None:
        there, listed = set(self._zip.namelist()) - {INDEX}, set(self.evidence.files)
        for name in sorted(there ^ listed):
            raise ArchiveError(f"has {name}, which it does not list" if name in there else f"lists {name} and lacks it")
        for name, recorded in self.evidence.files.items():
            with self._zip.open(name) as stream:
                if digest_of(stream) != recorded:
                    raise ArchiveError(f"was changed: {name} is not the file that was recorded")
        for name in sorted(self.evidence.inputs.keys() & listed):
            if self.evidence.inputs[name] != self.evidence.files[name]:
                raise ArchiveError(f"contradicts itself about {name}")

    def _check_bytes(self) -> None:
        """Packs the same files again: a byte of the archive that no file accounts for was changed too."""
        files = {name: zipfile.Path(self._zip, name) for name in self.evidence.files}
        with tempfile.TemporaryFile() as again, self._path.open("rb") as here:
            write(again, self.evidence, files)
            again.seek(0)
            if any(piece != here.read(_PIECE) for piece in iter(lambda: again.read(_PIECE), b"")) or here.read(1):
                raise ArchiveError("was changed: its files are as recorded, but it is not packed as svcctl packs")


def _check_names(entries: Iterable[zipfile.ZipInfo], size: int) -> None:
    """Refuses what no archive of ours has: names that lead out of it or come twice, compression, links, overlaps."""
    names: set[str] = set()
    held = 0
    for entry in entries:
        if entry.filename.casefold() in names:
            raise ArchiveError(f"has two files named {entry.filename}")
        names.add(entry.filename.casefold())
        if not _tame(entry.filename):
            raise ArchiveError(f"has a file with a name that is not allowed: {entry.filename!r}")
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 or entry.external_attr != _MODE:
            raise ArchiveError(f"was not written by svcctl: {entry.filename} is compressed, encrypted or no plain file")
        held += entry.file_size
        # Files that are not compressed cannot be longer than the archive; if they seem to be, they overlap.
        if entry.file_size != entry.compress_size or held > size or len(names) > _MOST_FILES:
            raise ArchiveError("claims to hold more than it can")
    if INDEX not in names:
        raise ArchiveError(f"is not an archive of evidence: it has no {INDEX}")


def _tame(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = "\\" not in name and ":" not in name and name.isprintable() and "/".join(parts) == name
    return plain and ".." not in parts and (name == INDEX or (len(parts) > 1 and parts[0] in FOLDERS))


def _index(archive: zipfile.ZipFile) -> Evidence:
    if archive.getinfo(INDEX).file_size > _LARGEST_INDEX:
        raise ArchiveError(f"has an {INDEX} that is too large")
    try:
        data = json.loads(archive.read(INDEX))
        if data["format"] != FORMAT:
            raise ArchiveError(f"is written as {data['format']}, and this svcctl reads {FORMAT}")
        return Evidence(
            str(data["tool"]["version"]),
            data["workspace"]["commit"],
            said if isinstance(said := data["workspace"]["dirty"], bool) else None,
            dict(data["options"]),
            dict(_digests(data["inputs"])),
            dict(_digests(data["files"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ArchiveError(f"has an {INDEX} that cannot be read") from None


def _digests(data: Mapping[str, Any]) -> Iterator[tuple[str, Digest]]:
    for name, each in data.items():
        if not _tame(name) or name == INDEX:
            raise ArchiveError(f"has a file with a name that is not allowed: {name!r}")
        yield name, Digest(int(each["size"]), str(each["sha256"]))
