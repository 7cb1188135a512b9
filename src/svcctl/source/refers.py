"""Which keys of a kind name another declaration: read off the `x-refers` marks of its JSON Schema, once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from svcctl.bundled import schemas
from svcctl.findings import Path


@dataclass(slots=True)
class _Step:
    """Where references are, below one place of a document."""

    refers: str = ""
    keys: str = ""
    properties: dict[str, "_Step"] = field(default_factory=dict)
    items: "_Step | None" = None
    values: "_Step | None" = None

    def empty(self) -> bool:
        return not (self.refers or self.keys or self.properties or self.items or self.values)


def references(module: str, data: Any) -> Iterator[tuple[Path, str, str]]:
    """Every reference in a document: where it stands, the kind it names, its text.

    ``module`` is the file name of the kind's schema (``business_calendar``); ``data`` passed that schema.
    """
    yield from _walk(_steps(module), data, ())


def _walk(step: _Step, data: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    if isinstance(data, str):
        if step.refers:
            yield path, step.refers, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if step.keys:
                yield (*path, key), step.keys, key
            below = step.properties.get(key, step.values)
            if below:
                yield from _walk(below, value, (*path, key))
    elif isinstance(data, list) and step.items:
        for index, value in enumerate(data):
            yield from _walk(step.items, value, (*path, index))


@cache
def _schema(file: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((schemas() / file).read_text(encoding="utf-8"))
    return content


@cache
def _steps(module: str) -> _Step:
    file = f"{module}.schema.json"
    return _read(_schema(file), file, ()) or _Step()


def _resolve(target: str, file: str) -> tuple[Any, str]:
    name, _, pointer = target.partition("#")
    node: Any = _schema(name or file)
    for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
        node = node[part]
    return node, name or file


def _read(schema: Any, file: str, trail: tuple[str, ...]) -> _Step | None:
    """The steps below one schema; None where no reference is. ``trail`` stops schemas that contain themselves."""
    step = _Step()
    if isinstance(schema, dict):
        _absorb(step, schema, file, trail)
    return None if step.empty() else step


def _absorb(step: _Step, schema: Mapping[str, Any], file: str, trail: tuple[str, ...]) -> None:
    step.refers = schema.get("x-refers", "") or step.refers
    names = schema.get("propertyNames")
    if isinstance(names, dict):
        step.keys = names.get("x-refers", "") or step.keys
    for key, value in schema.get("properties", {}).items():
        if below := _read(value, file, trail):
            step.properties[key] = below
    step.items = _read(schema.get("items"), file, trail) or step.items
    step.values = _read(schema.get("additionalProperties"), file, trail) or step.values
    branches = [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    branches += [schema[word] for word in ("then", "else") if word in schema]
    for branch in branches:
        if isinstance(branch, dict):
            _absorb(step, branch, file, trail)
    target = schema.get("$ref")
    if target and f"{file} {target}" not in trail:
        node, where = _resolve(target, file)
        _absorb(step, node, where, (*trail, f"{file} {target}"))
