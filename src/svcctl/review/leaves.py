"""What was written otherwise, leaf by leaf: the net under the definitions, so that no change is lost."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from svcctl.findings import Path

NAMING = ("name", "metric", "term", "plan", "region", "date", "feature", "field", "rule", "type")
"""Keys that tell one entry of a list from another, the first that an entry has."""
_LONG = 400


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that differs: where it stands on each side, None where that side does not have it, and both values."""

    base: Path | None
    head: Path | None
    old: Any
    new: Any


def leaves(old: Any, new: Any, base: Path = (), head: Path = ()) -> Iterator[Leaf]:
    """Every value that differs between two plain documents, as deep down as both sides have something."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            if key not in new:
                yield Leaf((*base, key), None, old[key], None)
            elif key not in old:
                yield Leaf(None, (*head, key), None, new[key])
            else:
                yield from leaves(old[key], new[key], (*base, key), (*head, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, base, head)
    elif old != new or type(old) is not type(new):
        yield Leaf(base, head, old, new)


def _lists(old: Sequence[Any], new: Sequence[Any], base: Path, head: Path) -> Iterator[Leaf]:
    """Entries that are equal or of one name are matched, wherever they stand; the rest is gone or new.

    That entries changed places is a difference too: order may mean something.
    """
    ours, theirs = [_text(item) for item in old], [_text(item) for item in new]
    pairs = dict(_matched(ours, theirs))
    gone = [index for index in range(len(old)) if index not in pairs]
    came = sorted(set(range(len(new))) - set(pairs.values()))
    pairs |= _named(old, new, gone, came)
    for index, place in sorted(pairs.items()):
        yield from leaves(old[index], new[place], (*base, index), (*head, place))
    for index in (index for index in gone if index not in pairs):
        yield Leaf((*base, index), None, old[index], None)
    for place in (place for place in came if place not in pairs.values()):
        yield Leaf(None, (*head, place), None, new[place])
    order = [place for _, place in sorted(pairs.items())]
    if order != sorted(order):
        yield Leaf(base, head, old, new)


def _matched(ours: list[str], theirs: list[str]) -> Iterator[tuple[int, int]]:
    """Entries that say the same: in order where they are, else wherever they went."""
    if len(ours) * len(theirs) <= _LONG * _LONG:
        blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        found = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    else:
        found = {}
    rest: dict[str, list[int]] = {}
    taken = set(found.values())
    for place, text in enumerate(theirs):
        if place not in taken:
            rest.setdefault(text, []).append(place)
    for index, text in enumerate(ours):
        if index not in found and rest.get(text):
            found[index] = rest[text].pop(0)
    yield from found.items()


def _named(old: Sequence[Any], new: Sequence[Any], gone: list[int], came: list[int]) -> Iterator[tuple[int, int]]:
    """Of the entries that differ, those that have the same name, or stand in the same place in the row."""
    waiting: dict[str, list[int]] = {}
    for place in came:
        waiting.setdefault(_name(new[place]), []).append(place)
    for index in gone:
        name = _name(old[index])
        if name and waiting.get(name):
            yield index, waiting[name].pop(0)


def _name(item: Any) -> str:
    """What an entry is about; nothing for a text, which has no name but itself."""
    if not isinstance(item, Mapping):
        return ""
    found = [f"{key}={item[key]}" for key in NAMING if key in item]
    return " ".join(found[:2]) or "one of a kind"


def _text(item: Any) -> str:
    return json.dumps(item, default=str, sort_keys=True)
