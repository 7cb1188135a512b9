"""Which declaration of one side is which of the other: by kind, name and version, or by content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from svcctl.catalog import Catalog, Resource
from svcctl.review.leaves import leaves
from svcctl.review.sides import Tree

How = Literal["same", "version", "renamed", "whole", "replaced"]
Any_ = Resource[Any]
_ALIKE = 0.8
_MOST = 200
"""Above so many names that came or went of one kind, only those with the very same content are taken for renamed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two declarations that are compared, or one that has no counterpart, and the day on which the new one holds.

    ``old_tree`` and ``new_tree`` are where they are read; ``via`` is whose terms they are where another declaration
    changed from the one to the other.
    """

    how: How
    old: Any_ | None
    new: Any_ | None
    old_tree: Tree
    new_tree: Tree
    effective: date
    today: date
    via: Any_ | None = None

    @property
    def either(self) -> Any_:
        """The new declaration, or the old one where there is no new."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a pair has at least one side")
        return found


def pairs(base: Tree, head: Tree, today: date) -> Iterator[Pair]:
    """Every pair in which something may have changed, in the order of the new side."""
    old, new = by_name(base.catalog), by_name(head.catalog)
    known = dict(renamed(old, new))
    for key, versions in new.items():
        before = known.get(key, key)
        other = before != key or key in base.renamed
        yield from _versions(Sides(base, head, today), old.get(before, []), versions, renamed=other)
    for key, versions in old.items():
        if key not in new and key not in known.values() and not head.catalog.lost(*key):
            yield from (Pair("whole", each, None, base, head, today, today) for each in versions)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, and the day of the run."""

    base: Tree
    head: Tree
    today: date


def starts(resource: Any_, today: date) -> date:
    """The day from which a declaration holds, seen from today: its date, or at once."""
    dates = resource.metadata.effective
    return max(today, dates.from_) if dates else today


def _versions(sides: Sides, old: list[Any_], new: list[Any_], *, renamed: bool) -> Iterator[Pair]:
    base, head, today = sides.base, sides.head, sides.today
    numbered = {each.metadata.version: each for each in old}
    kept = {each.metadata.version for each in new}
    lost = base.catalog.lost(new[0].kind, new[0].name)
    for before, each in pairwise([None, *new]):
        if each is None:
            continue
        same = numbered.get(each.metadata.version)
        if same is not None:
            if same is not each and same.data != each.data:
                yield Pair("renamed" if renamed else "same", same, each, base, head, starts(each, today), today)
        elif old and before is not None:
            known = numbered.get(before.metadata.version)
            yield Pair("version", known or before, each, base if known else head, head, starts(each, today), today)
        elif old:
            yield Pair("version", old[-1], each, base, head, starts(each, today), today)
        elif not lost:
            yield Pair("whole", None, each, base, head, starts(each, today), today)
    for each in old:
        if each.metadata.version not in kept and not head.catalog.lost(each.kind, each.name):
            yield Pair("version", each, None, base, head, today, today)
            yield from _fallen_back(sides, each, set(numbered))


def _fallen_back(sides: Sides, gone: Any_, known: set[int]) -> Iterator[Pair]:
    """What holds instead of a version that was taken away, where that is an older one: its terms are back."""
    day = starts(gone, sides.today)
    if gone.holds_on(day):
        now = sides.head.catalog.in_force(type(gone.spec), gone.name, day)
        if now is not None and now.metadata.version in known:
            yield Pair("replaced", gone, now, sides.base, sides.head, day, sides.today, now)


def by_name(catalog: Catalog) -> dict[tuple[str, str], list[Any_]]:
    """The declarations of a side by kind and name, the versions of each in the order of their days."""
    found: dict[tuple[str, str], list[Any_]] = {}
    for resource in catalog.resources:
        found.setdefault((resource.kind, resource.name), []).append(resource)
    for versions in found.values():
        versions.sort(
            key=lambda each: (
                each.metadata.effective.from_ if each.metadata.effective else date.min,
                each.metadata.version,
            )
        )
    return found


def renamed(
    old: dict[tuple[str, str], list[Any_]], new: dict[tuple[str, str], list[Any_]]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """New names with the old names of the same declarations: the same content first, then the most alike."""
    came = [key for key in new if key not in old]
    gone = [key for key in old if key not in new]
    by_content: dict[str, list[tuple[str, str]]] = {}
    for key in gone:
        by_content.setdefault(_content(old[key]), []).append(key)
    left = []
    for key in came:
        same = by_content.get(_content(new[key]), [])
        match = next((each for each in same if each[0] == key[0]), None)
        if match:
            same.remove(match)
            gone.remove(match)
            yield key, match
        else:
            left.append(key)
    if len(left) * len(gone) <= _MOST:
        yield from _alike(old, new, left, gone)


def _alike(
    old: dict[tuple[str, str], list[Any_]],
    new: dict[tuple[str, str], list[Any_]],
    came: list[tuple[str, str]],
    gone: list[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    scored = [
        (_likeness(old[before][-1], new[after][-1]), after, before)
        for after in came
        for before in gone
        if before[0] == after[0] and after[0] != "Subscription"
    ]
    taken: set[tuple[str, str]] = set()
    for score, after, before in sorted(scored, key=lambda each: (-each[0], each[1:])):
        if score >= _ALIKE and after not in taken and before not in taken:
            taken |= {after, before}
            yield after, before


def _content(versions: list[Any_]) -> str:
    return repr([each.data["spec"] for each in versions])


def _likeness(one: Any_, other: Any_) -> float:
    """Which share of the values of two declarations is the same."""
    total = _count(one.data["spec"]) + _count(other.data["spec"])
    differ = sum(_count(leaf.old) + _count(leaf.new) for leaf in leaves(one.data["spec"], other.data["spec"]))
    return 1 - differ / total if total else 0


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else int(value is not None)
