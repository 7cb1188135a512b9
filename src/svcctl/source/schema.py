from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import jsonschema_rs

from svcctl.bundled import schemas
from svcctl.findings.model import Path, Place, Problem
from svcctl.source.faults import UNKNOWN, WRONG, Fault, one_each
from svcctl.source.messages import Explainer
from svcctl.source.schema_tree import SchemaTree
from svcctl.source.words import nearest, shown, surely

API_VERSION = "svcctl/v1"
FOREIGN, KINDLESS, NO_KIND = "unknown-api-version", "missing-kind", "unknown-kind"
_BASE = "https://schemas.invalid/"  # a base for relative references; nothing is ever fetched


@dataclass(slots=True)
class Checker:
    """Checks documents against the JSON Schemas of a folder; each is compiled once, when a document first needs it."""

    folder: FilePath
    tree: SchemaTree = field(init=False)
    _compiled: dict[str, jsonschema_rs.Validator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tree = SchemaTree(self.folder)

    def check(self, kind: str, data: Any) -> list[Fault]:
        """What is wrong with a document of a kind; nothing for a kind without a schema. A sound one costs one pass."""
        file = self.tree.file_of(kind)
        if file is None:
            return []
        validator = self._validator(file)
        try:
            if validator.is_valid(data):
                return []
            return one_each(Explainer(self.tree, file, data).faults(validator.iter_errors(data)))
        except ValueError:
            faults = list(_keys_that_are_no_text(data, ()))
            if not faults:
                raise
            return faults

    def _validator(self, file: str) -> jsonschema_rs.Validator:
        if file not in self._compiled:
            self._compiled[file] = jsonschema_rs.validator_for(
                self.tree.file(file),
                retriever=lambda uri: self.tree.file(uri.rpartition("/")[2]),
                validate_formats=True,
                base_uri=_BASE + file,
            )
        return self._compiled[file]


def _keys_that_are_no_text(data: Any, path: Path) -> Iterator[Fault]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str):
                yield from _keys_that_are_no_text(value, (*path, key))
            else:
                yield Fault(
                    UNKNOWN, f"{shown(key)} is no key: keys are text", (*path, key), "put it in quotes", on_key=True
                )
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _keys_that_are_no_text(value, (*path, index))


@cache
def checker() -> Checker:
    """The checker for the schemas that travel with svcctl."""
    return Checker(schemas())


def check_document(data: Any, file: str, document: int) -> list[Problem]:
    """What is wrong with one YAML document by itself: its envelope, then its shape by the schema of its kind.

    ``document`` is its number within the file. An empty document (None) declares nothing and has nothing wrong.
    """
    return problems_of(checker(), data, file, document)


def problems_of(by: Checker, data: Any, file: str, document: int) -> list[Problem]:
    """The same, by a given set of schemas."""
    faults = [] if data is None else _envelope(by, data) or by.check(data["kind"], data)
    resource = _resource(data) if faults else ""
    return [
        Problem(
            fault.message,
            Place(file, document, fault.path, fault.on_key),
            fault.hint,
            fault.rule,
            resource,
            fix=fault.fix,
        )
        for fault in faults
    ]


def _envelope(by: Checker, data: Any) -> list[Fault]:
    """The one thing wrong with how a document says what it is; with that unknown, its shape cannot be judged."""
    if not isinstance(data, dict):
        hint = "a declaration has the keys `apiVersion`, `kind`, `metadata` and `spec`"
        return [Fault(WRONG, f"this document is {shown(data)}", (), hint)]
    version = data.get("apiVersion", API_VERSION)
    if version != API_VERSION:
        message = f"`apiVersion` is {shown(version)}, which svcctl does not know"
        return [Fault(FOREIGN, message, ("apiVersion",), f"write `apiVersion: {API_VERSION}`")]
    if "kind" not in data:
        return [_without_kind(data)]
    kind = data["kind"]
    if not isinstance(kind, str) or not by.tree.file_of(kind):
        near = nearest(kind, by.tree.kinds()) if isinstance(kind, str) else ""
        hint = f'did you mean "{near}"?' if near else "`svcctl explain` lists the kinds"
        fix = surely(kind, by.tree.kinds()) if isinstance(kind, str) else None
        return [Fault(NO_KIND, f"there is no kind {shown(kind)}", ("kind",), hint, fix=fix)]
    return []


def _without_kind(data: dict[Any, Any]) -> Fault:
    message = "this document does not say what it is: `kind` is missing"
    for key in data:
        if isinstance(key, str) and nearest(key, ["kind"]):
            hint, fix = f'rename "{key}" to "kind"', surely(key, ["kind"])
            return Fault(KINDLESS, message, (key,), hint, on_key=True, fix=fix)
    return Fault(KINDLESS, message, (), "add a line such as `kind: Service`")


def _resource(data: Any) -> str:
    """How people know the declaration, as far as it says so: ``SLA/support-pro@2``."""
    metadata = data.get("metadata") if isinstance(data, dict) else None
    if not isinstance(metadata, dict) or not isinstance(data.get("kind"), str):
        return ""
    name, version = metadata.get("name"), metadata.get("version")
    known = f"@{version}" if isinstance(version, int) and not isinstance(version, bool) else ""
    return f"{data['kind']}/{name}{known}" if isinstance(name, str) and name else ""
