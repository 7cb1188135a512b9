from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from svcctl.findings.model import Path

_TEXTS = ("x", "a-b", "2026-01-31", "UTC", "EUR", "NO", "en-GB", "1h", "95%", "1 month", "month", "08:00-16:00", "")
_TYPES = ("string", "integer", "boolean", "array", "object", "null", "number")
_DEPTH = 40


class NoSampleError(Exception):
    """No value was found: none exists, or only ones that this search does not think of."""


class Sampler:
    """Looks for a small value that a schema accepts: choices first, then the examples of keys of the same name."""

    def __init__(self, schema: dict[str, Any], examples: dict[str, list[Any]]) -> None:
        self.schema, self.examples = schema, examples
        self.depth = 0

    def value(self, node: Any, key: str = "") -> Any:
        """A value for one part of the schema; ``key`` is the name it stands under. Raises NoSampleError."""
        self.depth += 1
        try:
            if self.depth > _DEPTH or node is False:
                raise NoSampleError
            return self._value({} if node is True else node, key)
        finally:
            self.depth -= 1

    def with_pieces(self, root: dict[str, Any], path: Path, piece: dict[str, Any]) -> Iterator[Any]:
        """Values of the whole schema that have, at one path, each value that a part of it is known to accept."""
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        for option in [*piece.get("enum", ()), *self.examples.get(key, ()), *self._samples(piece, key)]:
            yield self._completed(root, _placed(self._completed(root, self.value(root)), path, option))

    def _completed(self, root: dict[str, Any], value: Any) -> Any:
        """The value with the keys that conditions ask for, as far as one can be thought of."""
        for _ in range(_DEPTH):
            lacking = [error for error in jsonschema_rs.iter_errors(root, value) if hasattr(error.kind, "property")]
            if not lacking:
                break
            key = lacking[0].kind.property  # type: ignore[attr-defined]
            known = self.examples.get(key) or [self.value(self._parts.get(key, True), key)]
            value = _placed(value, (*lacking[0].instance_path, key), known[0])
        return value

    @cached_property
    def _parts(self) -> dict[str, Any]:
        """What the schema says of each key, by its name, where it is said first."""
        return dict(reversed([*_properties([self.schema])]))

    def _samples(self, node: dict[str, Any], key: str) -> Iterator[Any]:
        with suppress(NoSampleError):
            yield self.value(node, key)
        types = node.get("type", _TYPES)
        for name in [types] if isinstance(types, str) else types:
            yield from self._candidates(name, node, key)

    def _value(self, node: dict[str, Any], key: str) -> Any:
        if "$ref" in node:
            return self.value(self._target(node["$ref"]), key)
        if "const" in node:
            return node["const"]
        for option in [*node.get("enum", ()), *self.examples.get(key, ())]:
            if self._fits(node, option):
                return option
        for branch in [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]:
            try:
                found = self.value(branch, key)
            except NoSampleError:
                continue
            if self._fits(node, found):
                return found
        return self._by_type(node, key)

    def _target(self, reference: str) -> Any:
        node: Any = self.schema
        for part in unquote(reference.removeprefix("#")).strip("/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _fits(self, node: dict[str, Any], value: Any) -> bool:
        return accepts({**node, "$defs": self.schema.get("$defs", {})}, value)

    def _by_type(self, node: dict[str, Any], key: str) -> Any:
        types = node.get("type", _TYPES)
        for name in [types] if isinstance(types, str) else types:
            for candidate in self._candidates(name, node, key):
                whole = {**node, "$defs": self.schema.get("$defs", {})}
                found = self._completed(whole, candidate) if name == "object" else candidate
                if self._fits(node, found):
                    return found
        raise NoSampleError

    def _candidates(self, name: str, node: dict[str, Any], key: str) -> Iterator[Any]:
        if name == "string":
            yield from _TEXTS
            yield "x" * node.get("minLength", 0)
        elif name in {"integer", "number"}:
            yield from (node[word] for word in ("minimum", "maximum") if word in node)
            yield from (0, 1, node.get("exclusiveMinimum", 0) + 1, -1, Decimal("0.5"))
        elif name == "boolean":
            yield from (True, False)
        elif name == "null":
            yield None
        elif name == "array":
            items = node.get("items", True)
            yield [self.value(items, key) for _ in range(node.get("minItems", 0))]
        else:
            yield self._mapping(node)

    def _mapping(self, node: dict[str, Any]) -> dict[str, Any]:
        known, other = node.get("properties", {}), node.get("additionalProperties", True)
        return {key: self.value(known.get(key, other), key) for key in node.get("required", ())}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """True when a value is valid, dates and other formats included."""
    return jsonschema_rs.is_valid(schema, value, validate_formats=True)


def _placed(whole: Any, path: Path, piece: Any) -> Any:
    """A value with another value put at a path; lists and mappings on the way are made where they are missing."""
    if not path:
        return piece
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = whole if isinstance(whole, list) else []
        return [_placed(items[0] if items else None, rest, piece), *items[1:]]
    known = whole if isinstance(whole, dict) else {}
    return {**known, first: _placed(known.get(first), rest, piece)}


def examples_of(schemas: Iterable[Any]) -> dict[str, list[Any]]:
    """The examples that schemas give for each key, by its name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for key, node in _properties(schemas):
        found[key] += node.get("examples", ())
    return found


def _properties(schemas: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    open_ = list(schemas)
    while open_:
        node = open_.pop(0)
        if isinstance(node, dict):
            yield from ((key, part) for key, part in node.get("properties", {}).items() if isinstance(part, dict))
            open_ += node.values()
        elif isinstance(node, list):
            open_ += node
