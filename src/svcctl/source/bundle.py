import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TOP = "svcctl.schema.json"
_NAMES = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas", "dependentRequired"})
_ENDING = ".schema.json"

Schemas = Mapping[str, Any]
"""JSON Schemas by the names of their files."""


def read(folder: Path) -> dict[str, Any]:
    """The schemas of a folder of ours. Raises OSError and ValueError."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(f"*{_ENDING}"))}


def bundled(schemas: Schemas) -> dict[str, Any]:
    """All schemas as one that needs no other file: it looks at `kind` and goes on with that kind's schema.

    Editors need it, because a line at the top of a file speaks for its first document only. Marks that only svcctl
    reads (`x-...`) are left out.
    """
    top = _inside(schemas[TOP], TOP)
    return {"$schema": DIALECT, **top, "$defs": _definitions(schemas)}


def of_kind(schemas: Schemas, file: str) -> dict[str, Any]:
    """The schema of one kind with everything it refers to, and nothing else."""
    every, wanted, open_ = _definitions(schemas), set[str](), [_stem(file)]
    while open_:
        name = open_.pop()
        if name in every and name not in wanted:
            wanted.add(name)
            open_ += _referred(every[name])
    return {
        "$schema": DIALECT,
        "$ref": f"#/$defs/{_stem(file)}",
        "$defs": {name: schema for name, schema in every.items() if name in wanted},
    }


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].split("/")[2]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _referred(item)


def _definitions(schemas: Schemas) -> dict[str, Any]:
    return {_stem(file): _inside(schemas[file], file) for file in sorted(schemas) if file != TOP}


def _stem(file: str) -> str:
    return file.removesuffix(_ENDING)


def _inside(node: Any, file: str, *, names: bool = False) -> Any:
    """A part of a schema as it stands in the bundle; ``names`` marks a mapping whose keys are names, not keywords."""
    if isinstance(node, list):
        return [_inside(item, file) for item in node]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    for key, value in node.items():
        if names:
            found[key] = _inside(value, file)
        elif key in {"examples", "default", "const", "enum"}:
            found[key] = value
        elif key == "$ref":
            found[key] = _reference(value, file)
        elif key != "$schema" and not key.startswith("x-"):
            found[key] = _inside(
                value, file, names=key in {"properties", "patternProperties", "$defs", "dependentSchemas"}
            )
    return found


def _reference(target: str, file: str) -> str:
    name, _, pointer = target.partition("#")
    return f"#/$defs/{_stem(name.rpartition('/')[2] or file)}{pointer}"
