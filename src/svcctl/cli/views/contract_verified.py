"""Verifying a contract: its bytes, what it was made from, and whether the same would be made today."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from svcctl import __version__
from svcctl.catalog import Catalog
from svcctl.cli.common import stop
from svcctl.cli.views.dealings import MANIFEST, Dealings
from svcctl.contracts.checking import ALTERED, Doubt, NoManifestError, outdated, own, read_manifest, unsourced
from svcctl.documents.sealed import digest, kept
from svcctl.documents.writers import formats
from svcctl.findings.report import many
from svcctl.validation import read_catalog

SCHEMA = "svcctl/contract-verification/v1"
_SAID = {
    "file": "unchanged since it was made",
    "source": "made from what this workspace says",
    "current": "what would be made on {day}",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one contract: nothing in ``doubts`` where all is well. ``added`` are bytes behind its own.

    ``inside`` says that the manifest was found in the file itself.
    """

    file: Path
    told: dict[str, Any]
    day: date
    doubts: tuple[Doubt, ...]
    added: int
    again: bool | None
    inside: bool


def verified(file: Path, manifest: Path | None, root: Path, day: date) -> Verified:
    """What is found. Ends the run where there is no contract or no manifest to compare it with."""
    content = _read(file, "name a contract that `svcctl render contract` wrote")
    beside = manifest or file.with_name(f"{file.name}{MANIFEST}")
    inside = manifest is None and not beside.exists()
    told, mine, intact = _inside(file, content) if inside else _beside(beside, content)
    catalog = read_catalog(root)
    doubts = [*(() if intact else (ALTERED,)), *unsourced(catalog, told), *outdated(catalog, told, day)]
    again = None
    if not any(doubt.about != "current" for doubt in doubts):
        again = _again(catalog, file, told, root, mine)
        if again is False and told.get("svcctl") == __version__:
            doubts.append(Doubt("source", "made again from this workspace, the contract has other bytes"))
    return Verified(file, told, day, tuple(doubts), len(content) - len(mine), again, inside)


def _beside(path: Path, content: bytes) -> tuple[dict[str, Any], bytes, bool]:
    """What a manifest beside the file tells, the bytes that it is about, and whether they are as they were made."""
    try:
        told = read_manifest(_read(path, "name the manifest of the contract by --manifest"))
    except NoManifestError as error:
        stop(f"{path} is no manifest of a contract: {error}")
    return told, *own(content, told)


def _inside(file: Path, content: bytes) -> tuple[dict[str, Any], bytes, bool]:
    """The same by the manifest that the file keeps inside it."""
    found = kept(content)
    if found is None:
        stop(
            f"{file} has no manifest in it, and none stands beside it; name the manifest of the contract by --manifest"
        )
    try:
        return read_manifest(found.manifest, beside=False), found.own, found.intact
    except NoManifestError as error:
        stop(f"what {file} has in it is no manifest of a contract: {error}; name one by --manifest")


def _read(path: Path, otherwise: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror or error}; {otherwise}")


def _again(catalog: Catalog, file: Path, told: dict[str, Any], root: Path, mine: bytes) -> bool | None:
    """Whether the contract comes out the same when it is made again; None where nobody can say."""
    suffix = file.suffix.removeprefix(".")
    if suffix not in formats():
        return None
    name = told["contract"].partition("/")[2]
    dealings = Dealings(
        root, date.fromisoformat(told["day"]), name, told["jurisdiction"], draft=bool(told.get("draft"))
    )
    dealings.catalog = catalog
    content = dealings.content(told["customer"], suffix)
    return None if content is None else digest(content) == digest(mine)


def as_text(found: Verified) -> str:
    """A line for each of the three questions, with what is not as it should be below it."""
    what = "a draft of " if found.told.get("draft") else ""
    lines = [f"{found.file}: {what}{found.told['contract']} for {found.told['customer']}, of {found.told['day']}"]
    for about, said in _SAID.items():
        mine = [doubt.message for doubt in found.doubts if doubt.about == about]
        more = "" if mine else _more(found, about)
        lines.append(f"  {'no ' if mine else 'yes'}  {said.format(day=found.day)}{more}")
        lines += [f"       {message}" for message in mine]
    return "\n".join(lines)


def _more(found: Verified, about: str) -> str:
    if about == "file":
        inside = ", by the manifest inside it" if found.inside else ""
        return inside + (f"; {many(found.added, 'byte')} were added behind it, as by signing" if found.added else "")
    if about == "source" and found.again:
        return "; made again, it has the same bytes"
    return ""


def as_json(found: Verified) -> str:
    """The same as JSON."""
    said = {about: not any(doubt.about == about for doubt in found.doubts) for about in _SAID}
    told = {
        "schema": SCHEMA,
        "file": str(found.file),
        "contract": found.told["contract"],
        "customer": found.told["customer"],
        "day": found.told["day"],
        "draft": bool(found.told.get("draft")),
        "asOf": found.day.isoformat(),
        "manifest": "inside" if found.inside else "beside",
        "unchanged": said["file"],
        "fromTheseSources": said["source"],
        "current": said["current"],
        "madeAgain": found.again,
        "bytesAdded": found.added,
        "doubts": [{"about": doubt.about, "message": doubt.message} for doubt in found.doubts],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
