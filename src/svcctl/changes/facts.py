from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path

T = TypeVar("T")
THERE = 1
"""The value of a fact about something that is there or not."""


class Class(StrEnum):
    """What a change means: worse for a customer, to be announced, better for a customer, or nobody's but our own."""

    BREAKING = "breaking"
    NOTICE = "notice"
    IMPROVES = "improves"
    INTERNAL = "internal"


class Direction(StrEnum):
    """Which way something went, seen from the customer; `OTHER` where neither side is better in every respect."""

    WORSE = "worse"
    BETTER = "better"
    GONE = "gone"
    NEW = "new"
    OTHER = "other"

    @property
    def mirror(self) -> "Direction":
        """The same change seen the other way round."""
        return _MIRROR[self]


_MIRROR = {
    Direction.WORSE: Direction.BETTER,
    Direction.BETTER: Direction.WORSE,
    Direction.GONE: Direction.NEW,
    Direction.NEW: Direction.GONE,
    Direction.OTHER: Direction.OTHER,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that one side says: about what, how good it is for the customer, in words, and where.

    Facts of both sides with the same ``about`` and ``of`` are compared. ``value`` is better the more it is: a number, a
    set (better with more members), a tuple (better where no part is less and one is more), or anything else, which has
    no order. ``of`` is who or what it holds for, where facts about many are told together. ``on`` is the day on which a
    change of it takes effect, where that is written there. ``because`` is where people see what it is, where that is
    not at ``path``: a price that is computed is written nowhere. ``also`` are other places that this says as well.
    """

    about: str
    value: Any
    words: str
    path: Path
    of: str = ""
    on: date | None = None
    because: Path = ()
    also: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """What a definition may ask besides the declaration: the catalog around it, and its counterpart on the other side.

    ``day`` is the day on which the change takes effect: references are read as of it. ``ours`` and ``theirs`` are the
    declarations that are compared, so that both sides can look at the same points.
    """

    catalog: Catalog
    day: date
    ours: Resource[Any]
    theirs: Resource[Any] | None = None

    @property
    def both(self) -> tuple[Resource[Any], ...]:
        """Both declarations that are compared, or the only one."""
        return (self.ours, self.theirs) if self.theirs else (self.ours,)


def relation(old: Any, new: Any) -> Direction | None:
    """Which way a value went; None where nothing changed. Swapping the sides gives the mirror."""
    if old == new:
        return None
    better, worse = _at_least(new, old), _at_least(old, new)
    if better == worse:
        return Direction.OTHER
    return Direction.BETTER if better else Direction.WORSE


def _at_least(one: Any, other: Any) -> bool:
    """True where the first is at least as good in every respect."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_at_least(mine, its) for mine, its in zip(one, other, strict=True))
    if isinstance(one, str) or one is None:
        return bool(one == other)
    try:
        return bool(one >= other)
    except TypeError:
        return False


def listed(items: Iterable[str], what: str, *path: str | int) -> Iterator[Fact]:
    """A fact for each entry of a list: there or not."""
    seen = set()
    for index, item in enumerate(items):
        if item not in seen:
            seen.add(item)
            yield Fact(f"{what} `{item}`", THERE, item, (*path, index))


def numbered(pairs: Iterable[tuple[str, T]]) -> Iterator[tuple[str, int, T]]:
    """Names that come up more than once get a number, so that each can be matched: (name, index, value)."""
    seen: dict[str, int] = {}
    for index, (name, value) in enumerate(pairs):
        seen[name] = seen.get(name, 0) + 1
        yield (f"{name} ({seen[name]})" if seen[name] > 1 else name), index, value


def sentence(words: Iterable[str]) -> str:
    """Names in a row: ``P1, P2 and P3``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
