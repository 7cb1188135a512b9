import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from svcctl.bundled import schemas
from svcctl.source.schema_tree import Position, SchemaTree

MISSING: Any = object()
"""Nothing is known to stand here when the key is left out."""


@cache
def _tree() -> SchemaTree:
    return SchemaTree(schemas())


def kinds() -> list[str]:
    """The kinds that a policy may be about."""
    return sorted(_tree().kinds())


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a value before any declaration is read: the nodes of the schemas that speak of it.

    ``item`` is the shape of the items of a list that an expression makes, ``pair`` of the two items of a pair. With
    none of them, anything may stand there.
    """

    positions: tuple[Position, ...] = ()
    item: "Shape | None" = None
    pair: "tuple[Shape, Shape] | None" = None

    @property
    def known(self) -> bool:
        """False when anything may stand here, so that nothing can be said against any key."""
        return bool(self.positions or self.item or self.pair)

    def _nodes(self, *, certain: bool = False) -> Iterator[Position]:
        for position in self.positions:
            yield from _tree().beside(*position, certain=certain)

    def keys(self) -> list[str]:
        """The keys that may stand here, in the order of the schema."""
        return list(dict.fromkeys(key for _, node in self._nodes() for key in node.get("properties", ())))

    def key(self, name: str) -> "Shape | None":
        """What stands under a key; None when there can be no such key."""
        found, open_ = [], not self.known
        for file, node in self._nodes():
            named = node.get("properties", {})
            if isinstance(named.get(name), dict):
                found.append((file, named[name]))
                continue
            patterns = node.get("patternProperties", {}).items()
            found += [(file, below) for pattern, below in patterns if re.search(pattern, name)]
            rest = node.get("additionalProperties")
            if isinstance(rest, dict):
                found.append((file, rest))
            open_ = open_ or rest is True
        if found:
            return Shape(tuple(_distinct(found)))
        return ANYTHING if open_ else None

    def items(self) -> "Shape":
        """What each item of the list is, or each value of the group of keys."""
        if self.item:
            return self.item
        inside = [
            (file, node[word])
            for file, node in self._nodes()
            for word in ("items", "additionalProperties")
            if isinstance(node.get(word), dict)
        ]
        single = [position for position in self.positions if "string" in self.types() and "array" in self.types()]
        return Shape(tuple(_distinct([*inside, *single])))

    def types(self) -> frozenset[str]:
        """The JSON types that a value may have here; empty when that is not known."""
        if self.item or self.pair:
            return frozenset({"array"})
        found: set[str] = set()
        for position in self.positions:
            found |= _types(position)
        return frozenset(found)

    def choices(self) -> tuple[Any, ...]:
        """The values that are allowed here, where the schema lists them; empty where it does not."""
        return tuple(choice for _, node in self._nodes(certain=True) for choice in node.get("enum", ()))

    def said(self, word: str) -> Any:
        """What the schemas say of this value under a word such as ``description``; None where they say nothing."""
        return next((node[word] for _, node in self._nodes() if word in node), None)

    def default(self) -> Any:
        """What a left-out key stands for by its schema; `MISSING` where the schema does not say."""
        return next((node["default"] for _, node in self._nodes(certain=True) if "default" in node), MISSING)


ANYTHING = Shape()


def shape_of(kind: str) -> Shape | None:
    """What a declaration of a kind looks like, from its top; None when there is no such kind."""
    file = _tree().file_of(kind)
    return Shape(((file, _tree().file(file)),)) if file else None


def listing(item: Shape) -> Shape:
    """A list of such items."""
    return Shape(item=item)


def _types(position: Position) -> set[str]:
    for _, node in _tree().beside(*position, certain=True):
        said = node.get("type")
        if said:
            return {said} if isinstance(said, str) else set(said)
        if "enum" in node or "const" in node:
            return {"string"}
    return set()


def _distinct(positions: list[Position]) -> list[Position]:
    return list({(file, id(node)): (file, node) for file, node in positions}.values())
