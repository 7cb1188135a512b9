"""What was found before: a workspace that has not changed since is not judged again.

A report is kept under a digest of all that it depends on: every file of the workspace, the day, and svcctl itself.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import svcctl
from svcctl.bundled import schemas
from svcctl.cli.views.kept import cache_folder, keep
from svcctl.findings import Problem, Report
from svcctl.findings.packed import pack, unpack
from svcctl.workspace import SourceFile, read_workspace

if TYPE_CHECKING:
    from svcctl.catalog import Catalog

KEPT = 64
"""Reports that are kept, the newest; a large one has a few hundred kilobytes."""
_OURS = "findings"
"""The folder in the cache that holds nothing else: the oldest files of it are removed, whoever wrote them."""
_LIBRARIES = ("holidays", "tzdata", "babel", "jsonschema_rs", "rapidfuzz")
"""What they know (public holidays, zones, currencies) and say (schemas, nearest names) is part of what is found."""


def judged_or_remembered(root: Path, today: date) -> Report:
    """Everything wrong in the workspace at ``root``: as it was found before, where nothing has changed since."""
    return report_of(*read_workspace(root), today)


def report_of(files: Sequence[SourceFile], unread: Sequence[Problem], today: date) -> Report:
    """The same for files that may stand elsewhere, as in another revision; ``unread`` says what could not be read."""
    return _found(files, unread, today)[1]


def catalog_and_report(root: Path, today: date) -> tuple["Catalog", Report]:
    """What the workspace at ``root`` declares, and everything wrong with it: found again or remembered."""
    return catalog_and_report_of(*read_workspace(root), today)


def catalog_and_report_of(
    files: Sequence[SourceFile], unread: Sequence[Problem], today: date
) -> tuple["Catalog", Report]:
    """The same for files that may stand elsewhere."""
    catalog, report = _found(files, unread, today)
    if catalog is None:
        from svcctl.validation import declared  # noqa: PLC0415 - what is remembered needs none of it

        catalog = declared(files, report.resources)
    return catalog, report


def _found(files: Sequence[SourceFile], unread: Sequence[Problem], today: date) -> tuple["Catalog | None", Report]:
    """Everything wrong in these files; with what they declare, where they had to be read for it."""
    folder = cache_folder(_OURS)
    place = None if unread or folder is None else folder / f"{_digest(files, today)}.json"
    if place is not None:
        with suppress(OSError):
            known = unpack(place.read_bytes())
            if known is not None:
                return None, known
    from svcctl.validation import validate_files  # noqa: PLC0415 - what is remembered needs none of it

    catalog, report = validate_files(files, today, unread=unread)
    if place is not None:
        keep(place, pack(report), KEPT)
    return catalog, report


def _digest(files: Iterable[SourceFile], today: date) -> str:
    digest = blake2b(digest_size=20)
    for word in (*_program(), today.isoformat()):
        digest.update(f"{word}\0".encode())
    for file in files:
        digest.update(f"{file.path}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    return digest.hexdigest()


def _program() -> Iterator[str]:
    """What tells one svcctl from another: its version, and what its files look like, as developers change them."""
    yield svcctl.__version__
    for library in _LIBRARIES:
        found = find_spec(library)
        if found is not None and found.origin:
            yield f"{found.origin} {Path(found.origin).stat().st_mtime_ns}"
    for folder in (Path(svcctl.__file__).parent, schemas()):
        newest = count = size = 0
        for entry in _entries(str(folder)):
            if entry.name.endswith((".py", ".md", ".json", ".yaml")):
                told = entry.stat()
                newest, count, size = max(newest, told.st_mtime_ns), count + 1, size + told.st_size
        yield f"{newest} {count} {size}"


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder, but for what Python compiled."""
    with os.scandir(folder) as found:
        for entry in found:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif entry.name != "__pycache__":
                yield from _entries(entry.path)
