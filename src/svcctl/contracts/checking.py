"""Whether a contract is still what its sources say: against its manifest, clause by clause, on a day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from svcctl.catalog import Catalog
from svcctl.contracts.approving import unapproved
from svcctl.contracts.variants import chosen
from svcctl.contracts.wording import declared, text_hash
from svcctl.kinds.clause import Clause
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction

SCHEMA = "svcctl/contract-manifest/v1"
_PDF = b"%PDF-"
About = Literal["file", "source", "current"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not as it should be: in the file itself, in what it was made from, or because time went on."""

    about: About
    message: str


class NoManifestError(ValueError):
    """A text that is no manifest of a contract: it says why."""


def read_manifest(text: bytes, *, beside: bool = True) -> dict[str, Any]:
    """A manifest as plain data; one ``beside`` a file names its bytes. Raises NoManifestError for anything else."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise NoManifestError("it is no JSON") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise NoManifestError(f"its `schema` is not {SCHEMA}")
    try:
        for each in told["documents"]:
            said = [each["template"], each["sha256"]]
            said += [part[key] for part in each["clauses"] for key in ("clause", "text", "sha256")]
            "".join(said)
        "".join(each[key] for each in told["sources"] for key in ("resource", "sha256"))
        "".join(told[key] for key in ("contract", "customer", "jurisdiction"))
        date.fromisoformat(told["day"])
        _ = beside and (int(told["file"]["bytes"]), told["file"]["sha256"] + "")
    except (KeyError, TypeError, AttributeError, ValueError):
        raise NoManifestError("keys are missing from it, or are of another kind") from None
    return told


ALTERED = Doubt("file", "the file was changed since it was made")


def own(content: bytes, told: dict[str, Any]) -> tuple[bytes, bool]:
    """The bytes of a file that a manifest beside it is about, and whether they are those that were made.

    Behind a PDF more may stand: signing it adds bytes there.
    """
    mine = content[: int(told["file"]["bytes"])] if content.startswith(_PDF) else content
    return mine, sha256(mine).hexdigest() == told["file"]["sha256"]


def unsourced(catalog: Catalog, told: dict[str, Any]) -> Iterator[Doubt]:
    """What the contract was made from and the workspace does not say, or says otherwise."""
    hashes = {each.label: declared(each) for each in catalog.resources if each.kind != "Clause"}
    hashes |= {each.label: text_hash(each) for each in catalog.all(Clause)}
    for each in told["documents"]:
        yield from _differs(hashes, each["template"], each["sha256"])
        for part in each["clauses"]:
            yield from _differs(hashes, part["text"], part["sha256"])
    for each in told["sources"]:
        yield from _differs(hashes, each["resource"], each["sha256"])


def _differs(hashes: dict[str, str], label: str, wanted: str) -> Iterator[Doubt]:
    if label not in hashes:
        yield Doubt("source", f"{label} is not in the workspace")
    elif hashes[label] != wanted:
        yield Doubt("source", f"{label} says something else now than when the contract was made")


def outdated(catalog: Catalog, told: dict[str, Any], day: date) -> Iterator[Doubt]:
    """Where another version is in force on a day than the one that the contract has."""
    law = next(iter(catalog.versions(Jurisdiction, str(told.get("jurisdiction")))), None)
    for each in told["documents"]:
        template = each["template"].partition("/")[2].partition("@")[0]
        yield from _newer(each["template"], [catalog.in_force(ContractTemplate, template, day)], day)
        for part in each["clauses"] if law else ():
            found = chosen(catalog, part["clause"], law, day) if law else []
            yield from _newer(part["text"], list(found), day)
            for clause in found:
                if clause.label == part["text"] and (problem := unapproved(clause)):
                    yield Doubt("current", problem.message)


def _newer(label: str, now: "list[Any]", day: date) -> Iterator[Doubt]:
    labels = [each.label for each in now if each is not None and each.holds_on(day)]
    if label in labels:
        return
    dates = next((each.metadata.effective for each in now if each is not None and each.label in labels), None)
    since = f" since {dates.from_}" if dates else ""
    in_its_place = f": {' and '.join(labels)} is{since}" if labels else ""
    yield Doubt("current", f"{label} is not in force on {day}{in_its_place}")
