"""What can change between two revisions, and for whom. An open folder: `<area>/<change>.py` and `.md` its page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from svcctl.bundled import Member, front_of, members
from svcctl.catalog import Resource
from svcctl.changes.facts import Class, Direction, Fact, Side
from svcctl.kinds.base import Spec

__all__ = ["ALWAYS_THERE", "Class", "Definition", "Direction", "Fact", "Name", "Side", "changes", "names"]

Facts = Callable[[Resource[Any], Side], Iterator[Fact]]
_NAME = re.compile(r"([a-z0-9-]+)(?: \((breaking|notice|improves|internal)\))?")

ALWAYS_THERE = frozenset({"backdated", "declaration", "edited", "moved", "other", "renamed", "version"})
"""Pages without a module: changes of a declaration as a whole, and whatever no definition claims."""

_USUAL = {
    Direction.WORSE: Class.BREAKING,
    Direction.BETTER: Class.IMPROVES,
    Direction.GONE: Class.BREAKING,
    Direction.NEW: Class.IMPROVES,
    Direction.OTHER: Class.NOTICE,
}


@dataclass(frozen=True, slots=True)
class Name:
    """What a change in one direction is called, and its class, as the page of its definition says."""

    id: str
    weight: Class


@dataclass(frozen=True, slots=True)
class Definition(Member):
    """One thing that can change, in every direction: its page names them, its module says what stands on one side.

    Since a module looks at one side only, what is worse one way is better the other way, without anybody's care.
    """

    @property
    def names(self) -> dict[Direction, Name]:
        """What the directions are called, with their classes."""
        return _names(self.page)

    @property
    def kind(self) -> type[Spec]:
        """The kind of declarations that it looks at."""
        found: type[Spec] = self._loaded.KIND
        return found

    @property
    def whole(self) -> bool:
        """True for a definition about declarations that are there or not, rather than about what stands in them."""
        return bool(getattr(self._loaded, "WHOLE", False))

    @property
    def facts(self) -> Facts:
        """What one side says; keys that both sides have are compared."""
        found: Facts = self._loaded.facts
        return found

    @property
    def _loaded(self) -> Any:
        return import_module(f"{__name__}.{self.area}.{self.module}")


@cache
def changes() -> dict[str, Definition]:
    """Every definition by the name of its file: whatever page stands in this folder, in alphabetical order."""
    return members(Definition, Path(__file__).parent)


@cache
def names() -> dict[str, tuple[Definition, Direction]]:
    """Every change by its name, with the definition it belongs to."""
    return {
        name.id: (definition, direction)
        for definition in changes().values()
        for direction, name in definition.names.items()
    }


@cache
def of_kind(kind: str) -> tuple[Definition, ...]:
    """The definitions that look at a kind."""
    return tuple(each for each in changes().values() if each.module and each.kind.__name__ == kind)


@cache
def _names(page: Path) -> dict[Direction, Name]:
    front, found = front_of(page), {}
    for direction in Direction:
        if said := front.get(direction):
            match = _NAME.fullmatch(said)
            if match is None:
                raise ValueError(f"{page.name}: {direction} is {said!r}")
            found[direction] = Name(match[1], Class(match[2]) if match[2] else _USUAL[direction])
    return found
