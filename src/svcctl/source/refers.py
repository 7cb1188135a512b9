"""Which keys of a kind name another declaration, and which are prose: read off the marks of its JSON Schema, once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from svcctl.bundled import schemas
from svcctl.findings import Path


@dataclass(slots=True)
class _Step:
    """Where marked values are, below one place of a document."""

    mark: str = ""
    keys: str = ""
    properties: dict[str, "_Step"] = field(default_factory=dict)
    items: "_Step | None" = None
    values: "_Step | None" = None

    def empty(self) -> bool:
        return not (self.mark or self.keys or self.properties or self.items or self.values)


_Marked = tuple[Path, str, str]


def references(module: str, data: Any) -> Iterator[_Marked]:
    """Every reference in a document: where it stands, the kind it names, its text.

    ``module`` is the file name of the kind's schema (``business_calendar``); ``data`` passed that schema.
    """
    return _found(_steps(module, "x-refers"), data)


def prose(module: str, data: Any) -> Iterator[_Marked]:
    """Every text in plain words in a document: where it stands, who reads it (customers, colleagues), the text.

    A list that is marked as prose is so in each of its texts.
    """
    return _found(_steps(module, "x-prose"), data)


def _found(step: _Step, data: Any) -> Iterator[_Marked]:
    found: list[_Marked] = []
    if not step.empty():
        _walk(step, data, (), found)
    return iter(found)


def _walk(step: _Step, data: Any, path: Path, found: list[_Marked]) -> None:
    """Adds whatever is marked, in the order of the document; every declaration comes by here, so it is short work."""
    if isinstance(data, dict):
        properties, others = step.properties, step.values
        for key, value in data.items():
            if step.keys:
                found.append(((*path, key), step.keys, key))
            below = properties.get(key, others)
            if below:
                _walk(below, value, (*path, key), found)
    elif isinstance(data, str):
        if step.mark:
            found.append((path, step.mark, data))
    elif isinstance(data, list) and (below := step.items or (step if step.mark else None)):
        for index, value in enumerate(data):
            _walk(below, value, (*path, index), found)


@dataclass(frozen=True, slots=True)
class _Where:
    """The schema file that is read, and the mark that is looked for in it."""

    file: str
    mark: str


@cache
def _schema(file: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((schemas() / file).read_text(encoding="utf-8"))
    return content


@cache
def _steps(module: str, mark: str) -> _Step:
    file = f"{module}.schema.json"
    return _read(_schema(file), _Where(file, mark), ()) or _Step()


def _resolve(target: str, file: str) -> tuple[Any, str]:
    name, _, pointer = target.partition("#")
    node: Any = _schema(name or file)
    for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
        node = node[part]
    return node, name or file


def _read(schema: Any, at: _Where, trail: tuple[str, ...]) -> _Step | None:
    """The steps below one schema; None where no mark is. ``trail`` stops schemas that contain themselves."""
    step = _Step()
    if isinstance(schema, dict):
        _absorb(step, schema, at, trail)
    return None if step.empty() else step


def _absorb(step: _Step, schema: Mapping[str, Any], at: _Where, trail: tuple[str, ...]) -> None:
    step.mark = schema.get(at.mark, "") or step.mark
    names = schema.get("propertyNames")
    if isinstance(names, dict):
        step.keys = names.get(at.mark, "") or step.keys
    for key, value in schema.get("properties", {}).items():
        if below := _read(value, at, trail):
            step.properties[key] = below
    step.items = _read(schema.get("items"), at, trail) or step.items
    step.values = _read(schema.get("additionalProperties"), at, trail) or step.values
    branches = [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    branches += [schema[word] for word in ("then", "else") if word in schema]
    for branch in branches:
        if isinstance(branch, dict):
            _absorb(step, branch, at, trail)
    target = schema.get("$ref")
    if target and f"{at.file} {target}" not in trail:
        node, where = _resolve(target, at.file)
        _absorb(step, node, replace(at, file=where), (*trail, f"{at.file} {target}"))
