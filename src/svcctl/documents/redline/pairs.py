"""Which parts of two versions belong together: those that are alike, and between them those that are nearly so."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Part = TypeVar("Part")
Pair = tuple[Part | None, Part | None]

_ALIKE = 400
"""Parts share at least so many of a thousand words, or they are two."""
_MOST = 10_000
"""So many pairs of parts are weighed in one stretch; what is longer is another text."""


@dataclass(frozen=True, slots=True)
class Sight(Generic[Part]):
    """How parts are looked at: what makes two of them the same, their words, and what speaks for a pair.

    ``bonus`` is in thousandths, and None where two parts cannot be one whatever their words are.
    """

    key: Callable[[Part], Hashable]
    words: Callable[[Part], str]
    bonus: Callable[[Part, Part], int | None]


def paired(old: Sequence[Part], new: Sequence[Part], sight: Sight[Part]) -> Iterator[Pair[Part]]:
    """The parts of both versions in reading order: together, or alone where the other version has none."""
    matcher = SequenceMatcher(None, [*map(sight.key, old)], [*map(sight.key, new)], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _weighed(old[a:b], new[c:d], sight)


def _weighed(old: Sequence[Part], new: Sequence[Part], sight: Sight[Part]) -> Iterator[Pair[Part]]:
    """The pairs, in order, that are alike the most in total."""
    if not old or not new or len(old) * len(new) > _MOST:
        yield from ((one, None) for one in old)
        yield from ((None, two) for two in new)
        return
    likeness = _likeness(old, new, sight)
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i][j] == best[i + 1][j]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _likeness(old: Sequence[Part], new: Sequence[Part], sight: Sight[Part]) -> list[list[int]]:
    """How alike each pair is, in thousandths; 0 for what is too unlike to be a pair."""
    before = [Counter(sight.words(part).casefold().split()) for part in old]
    after = [Counter(sight.words(part).casefold().split()) for part in new]
    table = []
    for one, some in zip(old, before, strict=True):
        row = []
        for two, others in zip(new, after, strict=True):
            bonus = sight.bonus(one, two)
            total = some.total() + others.total()
            shared = 2000 * (some & others).total() // total if total else 0
            row.append(0 if bonus is None or shared + bonus < _ALIKE else shared + bonus)
        table.append(row)
    return table
