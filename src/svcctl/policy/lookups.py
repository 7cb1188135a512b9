"""Items of a list that are called so: found by an index, so that no price book is read for each of its prices."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from svcctl.policy.faults import JudgeError
from svcctl.policy.quantities import QUANTITIES_BEGIN
from svcctl.policy.steps import METER, Frame, Run

WORTH_IT = 8
"""A list of fewer items is gone through as it is."""
_LOOPS = (ast.GeneratorExp, ast.ListComp)
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Conditions of a loop that say ``item.name == other.name``, both sides ready to be asked.

    ``slot`` is where the indexes of one judgement stand, by the list that each is of; ``item`` that of the loop's name.
    """

    slot: int
    item: int
    theirs: tuple[Run, ...]
    ours: tuple[Run, ...]

    def found(self, frame: Frame, items: list[Any]) -> list[Any]:
        """The items for which the conditions hold, in their order; all of them where that takes a closer look.

        Then the loop asks each of them, and what cannot be answered is told in its turn.
        """
        if len(items) < WORTH_IT:
            return items
        known = frame[self.slot]
        if known is None:
            known = frame[self.slot] = {}
        if id(items) not in known:
            known[id(items)] = items, self._index(frame, items)
        index: dict[Key, list[Any]] | None = known[id(items)][1]
        try:
            key = self._key(frame, self.ours)
        except JudgeError:
            return items
        # Beside a text that is no quantity, nothing but the same text is equal to it.
        if index is None or key is None or any(text[:1] in QUANTITIES_BEGIN for text in key):
            return items
        return index.get(key, [])

    def _index(self, frame: Frame, items: list[Any]) -> dict[Key, list[Any]] | None:
        """The items by their texts; None where one of them cannot be asked."""
        frame[METER].left -= len(items)
        index: dict[Key, list[Any]] = {}
        try:
            for frame[self.item] in items:
                if key := self._key(frame, self.theirs):
                    index.setdefault(key, []).append(frame[self.item])
        except JudgeError:
            return None
        return index

    @staticmethod
    def _key(frame: Frame, runs: tuple[Run, ...]) -> Key | None:
        values = [run(frame) for run in runs]
        return tuple(values) if all(type(value) is str for value in values) else None


def sides_of(loop: ast.comprehension) -> list[tuple[ast.expr, ast.expr]]:
    """The equalities that the conditions of a loop begin with: what is asked of the item, and what does not know it."""
    own = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
    found = []
    for part in _parts(loop.ifs):
        if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)):
            break
        sides = (part.left, part.comparators[0])
        names = [_names(side) for side in sides]
        if None in names:
            break
        if names[0] and names[0] <= own and not own & (names[1] or set()):
            found.append(sides)
        elif names[1] and names[1] <= own and not own & (names[0] or set()):
            found.append((sides[1], sides[0]))
        else:
            break
    return found


def _parts(conditions: list[ast.expr]) -> Iterator[ast.expr]:
    """Conditions one by one, in the order in which they are asked."""
    for each in conditions:
        if isinstance(each, ast.BoolOp) and isinstance(each.op, ast.And):
            yield from _parts(each.values)
        else:
            yield each


def _names(side: ast.expr) -> set[str] | None:
    """The names that a side asks for; None where it goes through lists of its own."""
    nodes = list(ast.walk(side))
    if any(isinstance(node, _LOOPS) for node in nodes):
        return None
    calls = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in calls}
