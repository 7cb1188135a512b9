import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

Node = dict[str, Any]
Position = tuple[str, Node]
"""A file name and a node in it: references that start with ``#`` start at that file."""
_NEXT_KEY = frozenset({"properties", "patternProperties"})
_NEXT_VALUE = frozenset({"items", "prefixItems", "additionalProperties", "unevaluatedProperties", "propertyNames"})
_SAME_PLACE = ("allOf", "anyOf", "oneOf", "if", "then", "else")


@dataclass(slots=True)
class SchemaTree:
    """The JSON Schemas of one folder as plain data, for the words in them: read when first asked for, never twice."""

    folder: Path
    _read: dict[str, Node] = field(default_factory=dict)
    _files: dict[str, str | None] = field(default_factory=dict)

    def file(self, name: str) -> Node:
        """One schema by its file name. Raises OSError when there is none."""
        if name not in self._read:
            self._read[name] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return self._read[name]

    def kinds(self) -> dict[str, str]:
        """Every kind that has a schema, with the name of its file."""
        named = ((kind_of(self.file(path.name)), path.name) for path in sorted(self.folder.glob("*.schema.json")))
        return {kind: file for kind, file in named if kind}

    def file_of(self, kind: str) -> str | None:
        """The file of a kind's schema: ``BusinessCalendar`` is ``business_calendar.schema.json``."""
        if kind not in self._files:
            self._files[kind] = next(
                (path for path in self._candidates(kind) if kind_of(self.file(path)) == kind), None
            )
        return self._files[kind]

    def _candidates(self, kind: str) -> Iterator[str]:
        for path in self.folder.glob("*.schema.json"):
            name = path.name.removesuffix(".schema.json")
            if name.replace("_", "").replace("-", "") == kind.casefold():
                yield path.name

    def trail(self, file: str, steps: Sequence[str | int]) -> list[Position]:
        """The nodes that speak of one value, outermost first, on the way a validator took through the schemas.

        ``steps`` is the validator's evaluation path without the keyword that failed. The node that refers to a shared
        definition comes before the definition: it knows better what is meant here.
        """
        where, node = file, cast("Any", self.file(file))
        found, naming = [(where, node)], False
        for step in steps:
            if step == "$ref" and not naming:
                where, node = self._target(where, node["$ref"])
                found.append((where, node))
                continue
            node = node[step]
            if naming or step in _NEXT_VALUE:
                found = []
            naming = not naming and step in _NEXT_KEY
            if isinstance(node, dict) and not naming:
                found.append((where, node))
        return found

    def _target(self, where: str, reference: str) -> Position:
        name, _, pointer = reference.partition("#")
        where = name.rpartition("/")[2] or where
        node: Any = self.file(where)
        for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return where, node

    def beside(self, where: str, node: Node, *, certain: bool = False) -> Iterator[Position]:
        """A node and every node that speaks of the same value: its references, branches and conditions.

        ``certain`` leaves out the branches and conditions, which hold for some values only.
        """
        yield from self._beside(where, node, ("allOf",) if certain else _SAME_PLACE, frozenset())

    def _beside(self, where: str, node: Node, words: tuple[str, ...], seen: frozenset[int]) -> Iterator[Position]:
        if not isinstance(node, dict) or id(node) in seen:
            return
        seen |= {id(node)}
        yield where, node
        if "$ref" in node:
            yield from self._beside(*self._target(where, node["$ref"]), words, seen)
        for word in words:
            branches = node.get(word, ())
            for branch in branches if isinstance(branches, list) else [branches]:
                yield from self._beside(where, branch, words, seen)

    def keys(self, trail: Sequence[Position]) -> dict[str, Position]:
        """The keys that a mapping may have, with the nodes that describe them."""
        known: dict[str, Position] = {}
        for start in trail:
            for where, node in self.beside(*start):
                for key, value in node.get("properties", {}).items():
                    if isinstance(value, dict):
                        known.setdefault(key, (where, value))
        return known


def kind_of(schema: Node) -> str:
    """The kind that a schema describes, empty for shared definitions."""
    const = schema.get("properties", {}).get("kind", {}).get("const", "")
    return const if isinstance(const, str) else ""
