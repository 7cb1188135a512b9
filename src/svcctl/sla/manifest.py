"""What a report was made from: tool, terms, inputs and the instant, so that anybody can make it again."""

from dataclasses import asdict, dataclass
from typing import Any

from svcctl.calendars.instants import format_instant
from svcctl.sla.run import Reconciliation
from svcctl.sla.terms import Term


@dataclass(frozen=True, slots=True)
class Input:
    """One export that was read: its path as it was given, the bytes of its text, and the digest of the file."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The proof of a report. ``commit`` is that of the workspace, empty where it is not under git."""

    version: str
    commit: str
    dirty: bool
    source: str
    inputs: tuple[Input, ...]


def manifest_data(
    manifest: Manifest, as_of: int, rows: Reconciliation, terms: list[Term], incidents: Reconciliation | None = None
) -> dict[str, Any]:
    """The manifest as plain data, for JSON. The same inputs give the same data, whenever and wherever it is made."""
    slas = sorted({(term.sla.name, term.sla.metadata.version) for term in terms})
    return {
        "tool": {"name": "svcctl", "version": manifest.version},
        "workspace": {"commit": manifest.commit or None, "dirty": manifest.dirty},
        "source": manifest.source,
        "slas": [{"name": name, "version": version} for name, version in slas],
        "asOf": format_instant(as_of) if as_of else None,
        "inputs": [asdict(each) for each in manifest.inputs],
        "rows": _rows(rows),
        **({} if incidents is None else {"incidentRows": _rows(incidents)}),
    }


def _rows(rows: Reconciliation) -> dict[str, int]:
    return {
        "read": rows.read,
        "measured": rows.measured,
        "excluded": rows.excluded,
        "rejected": rows.rejected,
        "outOfScope": rows.out_of_scope,
    }
