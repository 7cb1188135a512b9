"""What a report was made from, as a page tells it and as a sheet lists it; manifest.json holds it for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from svcctl.documents.tables import Column, Row, Table

_INPUTS = (Column("file"), Column("bytes", "count"), Column("SHA-256", "code"))
_ABOUT = (Column("what"), Column("value", "code"))


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read, the terms and the program, and all that the manifest holds."""

    inputs: Table
    terms: Table
    everything: Table


def of(manifest: Mapping[str, Any]) -> Proof:
    """The tables about a manifest."""
    return Proof(inputs(manifest), terms(manifest), everything(manifest))


def inputs(manifest: Mapping[str, Any]) -> Table:
    """The files that were read, known by their digests."""
    rows = [Row((each["file"], each.get("size"), each["sha256"])) for each in manifest.get("inputs", ())]
    return Table("inputs", "What was read", _INPUTS, rows, most=2000)


def terms(manifest: Mapping[str, Any]) -> Table:
    """The terms and the program, each in a line."""
    tool, workspace = manifest.get("tool", {}), manifest.get("workspace", {})
    commit = workspace.get("commit")
    changed = ", with changes that are not committed" if workspace.get("dirty") else ""
    said = (
        ("SLAs", ", ".join(f"{each['name']}@{each['version']}" for each in manifest.get("slas", ()))),
        ("read by", manifest.get("source")),
        ("terms, SHA-256", workspace.get("sha256")),
        ("terms, git commit", f"{commit}{changed}" if commit else "none"),
        ("program", f"{tool.get('name')} {tool.get('version')}"),
    )
    return Table("manifest", "The terms, and the program", _ABOUT, [Row(line) for line in said if line[1]])


def everything(manifest: Mapping[str, Any]) -> Table:
    """All that manifest.json holds, a line each: it may say more tomorrow, and a sheet shows it."""
    rows = [Row((key, value)) for key, value in _flat("", manifest)]
    return Table("manifest-all", "What this report was made from", (Column("key"), Column("value", "code")), rows)


def _flat(key: str, value: object) -> list[tuple[str, str]]:
    """Nested data as lines, ``inputs 1 sha256``."""
    if isinstance(value, Mapping):
        return [line for name, each in value.items() for line in _flat(f"{key} {name}".strip(), each)]
    if isinstance(value, list):
        return [line for number, each in enumerate(value, 1) for line in _flat(f"{key} {number}", each)]
    said = {True: "yes", False: "no", None: "none"}
    return [(key, said[value] if isinstance(value, bool) or value is None else f"{value}")]
