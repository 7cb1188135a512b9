"""What a report was made from: tool, terms, inputs and the instant, so that anybody can make it again."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from svcctl.calendars.instants import format_instant
from svcctl.sla.result import Reconciliation
from svcctl.sla.terms import Term
from svcctl.sla.window_rows import WindowRows


@dataclass(frozen=True, slots=True)
class Input:
    """One export that was read: its path in the workspace or its name, the size of its text, its digest."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The proof of a report. ``commit`` is that of the workspace, empty where it is not under git.

    ``terms`` is the digest of the files of the workspace, which proves them without git too.
    """

    version: str
    commit: str
    dirty: bool | None
    source: str
    inputs: tuple[Input, ...]
    terms: str = ""


def placed(file: str, root: Path) -> str:
    """How a report names a file, wherever it is made: by its path in the workspace, else by its name alone."""
    path, top = Path(os.path.abspath(file)), Path(os.path.abspath(root))  # noqa: PTH100 - links are not followed
    if file == "-":
        return file
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else path.name


def digest_of_files(files: Iterable[tuple[str, bytes]]) -> str:
    """The SHA-256 of files in the order of their paths: of each its path, its size and its content."""
    digest = hashlib.sha256()
    for path, content in sorted(files):
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def manifest_data(  # noqa: PLR0913, PLR0917 - everything a report was made from
    manifest: Manifest,
    as_of: int,
    rows: Reconciliation,
    terms: list[Term],
    incidents: Reconciliation | None = None,
    windows: WindowRows | None = None,
) -> dict[str, Any]:
    """The manifest as plain data, for JSON. The same inputs give the same data, whenever and wherever it is made."""
    slas = sorted({(term.sla.name, term.sla.metadata.version) for term in terms})
    return {
        "tool": {"name": "svcctl", "version": manifest.version},
        "workspace": {"commit": manifest.commit or None, "dirty": manifest.dirty, "sha256": manifest.terms},
        "source": manifest.source,
        "slas": [{"name": name, "version": version} for name, version in slas],
        "asOf": format_instant(as_of) if as_of else None,
        "inputs": [asdict(each) for each in manifest.inputs],
        "rows": _rows(rows),
        **({} if incidents is None else {"incidentRows": _rows(incidents)}),
        **({} if windows is None else {"exclusionRows": asdict(windows)}),
    }


def _rows(rows: Reconciliation) -> dict[str, int]:
    return {
        "read": rows.read,
        "measured": rows.measured,
        "excluded": rows.excluded,
        "rejected": rows.rejected,
        "outOfScope": rows.out_of_scope,
    }
