from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from svcctl.findings.model import Path, dotted
from svcctl.source.words import either, shown

Node = dict[str, Any]
_UP = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_DOWN = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One place where the new schema takes less than the old: its path, in words, and the old node."""

    path: Path
    words: str
    old: Node

    def __str__(self) -> str:
        return f"{dotted(self.path).replace('[0]', '[]') or 'the declaration'} {self.words}"


def narrowings(old: Node, new: Node) -> Iterator[Narrowing]:
    """What became narrower between two schemas that hold all their parts, as far as a look at each key can tell."""
    yield from _Pair(old, new).walk(old, new, (), frozenset())


class _Pair:
    def __init__(self, old: Node, new: Node) -> None:
        self.roots = old, new

    def walk(self, old: Any, new: Any, path: Path, seen: frozenset[tuple[int, int]]) -> Iterator[Narrowing]:
        """The narrowings below one value."""
        old, new = _resolved(old, self.roots[0]), _resolved(new, self.roots[1])
        mark = id(old), id(new)
        if mark in seen or not isinstance(old, dict) or not isinstance(new, dict) or old == new == {}:
            return
        seen |= {mark}
        for look in _LOOKS:
            yield from (Narrowing(path, words, old) for words in look(old, new))
        yield from self._keys(old, new, path, seen)
        if "items" in old and "items" in new:
            yield from self.walk(old["items"], new["items"], (*path, 0), seen)

    def _keys(self, old: Node, new: Node, path: Path, seen: frozenset[tuple[int, int]]) -> Iterator[Narrowing]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for key, node in before.items():
            if key in after:
                yield from self.walk(node, after[key], (*path, key), seen)
            elif new.get("additionalProperties") is False:
                yield Narrowing((*path, key), "is no key any more", _resolved(node, self.roots[0]))


def _resolved(node: Any, root: Node) -> Any:
    """A node with what it refers to; its own words come first."""
    for _ in range(20):
        if not isinstance(node, dict) or "$ref" not in node:
            break
        target: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{word: value for word, value in node.items() if word not in {"$ref", "$defs", "$schema"}}}
    return node


def _required(old: Node, new: Node) -> Iterator[str]:
    for key in new.get("required", ()):
        if key not in old.get("required", ()):
            yield f"needs `{key}`"


def _choices(old: Node, new: Node) -> Iterator[str]:
    wanted = new["enum"] if "enum" in new else [new["const"]] if "const" in new else None
    given = old["enum"] if "enum" in old else [old["const"]] if "const" in old else None
    if wanted is None:
        return
    if given is None:
        yield f"must be {either(map(shown, wanted))}"
    elif gone := [value for value in given if value not in wanted]:
        yield f"may no longer be {either(map(shown, gone))}"


def _types(old: Node, new: Node) -> Iterator[str]:
    if "type" not in new:
        return
    before, after = (node.get("type", ()) for node in (old, new))
    given, wanted = ({each} if isinstance(each, str) else set(each) for each in (before, after))
    gone = given - wanted - ({"integer"} if "number" in wanted else set())
    if gone:
        yield f"may no longer be of the type {either(sorted(gone))}"
    elif not given:
        yield f"must be of the type {either(sorted(wanted))}"


def _bounds(old: Node, new: Node) -> Iterator[str]:
    for words, tighter in ((_UP, max), (_DOWN, min)):
        for word in words:
            if word in new and (word not in old or tighter(old[word], new[word]) != old[word]):
                yield f"has {word} {new[word]}" + (f", not {old[word]}" if word in old else "")


def _forms(old: Node, new: Node) -> Iterator[str]:
    for word in ("pattern", "format", "multipleOf", "uniqueItems"):
        if new.get(word) and new[word] != old.get(word):
            yield f"has another {word}: {shown(new[word])}"
    closed = new.get("additionalProperties") is False and old.get("additionalProperties", True) is not False
    if closed and old.get("type") == "object":
        yield "takes no further keys"


_LOOKS: tuple[Callable[[Node, Node], Iterator[str]], ...] = (_required, _choices, _types, _bounds, _forms)
