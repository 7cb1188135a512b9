from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from svcctl.source.schema_tree import Position, SchemaTree

Trail = tuple[Position, ...]
"""The schema nodes that speak of one value; empty where no schema says anything."""


@dataclass(slots=True)
class KeyOrder:
    """In which order the keys of a declaration are written: the one in which the schema of its kind tells them."""

    tree: SchemaTree
    _known: dict[tuple[int, ...], dict[str, Position]] = field(default_factory=dict)

    def top(self, kind: str) -> Trail:
        """Where a declaration of a kind starts."""
        file = self.tree.file_of(kind)
        return ((file, self.tree.file(file)),) if file else ()

    def below(self, trail: Trail, step: str | int) -> Trail:
        """The same for the value of a key, or for an item of a list."""
        if isinstance(step, str) and step in (known := self._keys(trail)):
            return (known[step],)
        word = "additionalProperties" if isinstance(step, str) else "items"
        nodes = (pair for start in trail for pair in self.tree.beside(*start))
        return tuple((where, node[word]) for where, node in nodes if isinstance(node.get(word), dict))

    def _keys(self, trail: Trail) -> dict[str, Position]:
        key = tuple(id(node) for _, node in trail)
        if key not in self._known:
            self._known[key] = self.tree.keys(trail)
        return self._known[key]

    def sorted(self, trail: Trail, keys: Sequence[str]) -> list[int]:
        """The keys, by their number, in the order of the schema; one it does not name stays behind its neighbour."""
        if any("x-order" in node for _, node in trail):
            return list(range(len(keys)))  # such as the columns of an export: people write them as it has them
        ranks = {key: rank for rank, key in enumerate(self._keys(trail))}
        told = list(_told(ranks.get(key) for key in keys))
        return sorted(range(len(keys)), key=lambda number: (told[number], number))


def _told(ranks: Iterable[int | None]) -> Iterable[int]:
    last = -1
    for rank in ranks:
        last = last if rank is None else rank
        yield last
