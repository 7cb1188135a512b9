import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from svcctl.findings import Path
from svcctl.policy.expression import Expression
from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.listing import Listing
from svcctl.policy.parse import key_of
from svcctl.policy.steps import METER, Frame, MissingKeyError
from svcctl.policy.values import named

Places = dict[str, Path | None]
"""Where the item of each name stands in the judged declaration; None when it stands in another one."""


@dataclass(frozen=True, slots=True)
class Each:
    """A list that is gone through, and the slots of its items; a group of keys has two, for key and value.

    ``root`` and ``keys`` say where the list stands, seen from a name of the policy.
    """

    items: Expression
    name: str
    slots: tuple[int, ...]
    root: str
    keys: Path

    def found(self, frame: Frame) -> Iterator[Path]:
        """Where the items stand in the list, while each has its name; a list that is left out has none."""
        try:
            found = self.items(frame)
        except MissingKeyError:
            return
        if isinstance(found, dict) and len(self.slots) == 2:
            first, second = self.slots
            for key, value in found.items():
                frame[first], frame[second] = key, value
                yield (key,)
        elif isinstance(found, list) and len(self.slots) == 1:
            slot = self.slots[0]
            for index, value in enumerate(found):
                frame[slot] = value
                yield found.paths[index] if isinstance(found, Listing) else (index,)
        else:
            raise refused(self.items.path, MismatchError(f"{named(found)} cannot be gone through here"))


def through(each: Sequence[Each], frame: Frame, places: Places) -> Iterator[Places]:
    """Goes through lists inside each other; whenever it yields, every item has its slot. Yields where they stand.

    What it yields holds until it goes on. Takes a step for each item. Raises JudgeError.
    """
    if not each:
        yield places
        return
    first, rest = each[0], each[1:]
    root, meter = places.get(first.root), frame[METER]
    base = None if root is None else (*root, *first.keys)
    here = dict(places)
    for step in first.found(frame):
        try:
            meter.take(1)
        except MismatchError as error:
            raise refused(first.items.path, error) from None
        here[first.name] = None if base is None else (*base, *step)
        if rest:
            yield from through(rest, frame, here)
        else:
            yield here


def refused(path: Path, error: MismatchError) -> JudgeError:
    """What does not go together, told at the whole of an expression."""
    told = JudgeError(error.message, 0, 0, error.hint)
    told.path = path
    return told


def root_of(node: ast.expr) -> str:
    """The name that a path begins with; empty for anything else."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def keys_of(node: ast.expr) -> Path:
    """The keys of a path below its name, as far as they do not have to be worked out."""
    keys: list[str | int] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            keys.insert(0, key_of(node))
        elif isinstance(node.slice, ast.Constant):
            keys.insert(0, cast("str | int", node.slice.value))
        else:
            keys.clear()
        node = node.value
    return tuple(keys)
