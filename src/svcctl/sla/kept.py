"""Texts kept in the order in which they came, with the row of each: aside, in a file where they are many."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints, Mask
from svcctl.sla.texts import WORD, Texts
from svcctl.source.tables.spill import Aside, Piece

_NEAR = 1 << 14
"""Octets between two texts that are read along rather than passed over."""
_WIDE = 4


class Kept:
    """Keeps texts by number; memory holds few bytes for each portion of them."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._starts = [0]
        self._portions: list[_Portion] = []

    @property
    def count(self) -> int:
        """How many texts there are; the next one gets this number."""
        return self._starts[-1]

    def add(self, texts: Texts, rows: Ints) -> None:
        """Keeps texts and their rows, which ascend."""
        if len(rows):
            self._portions.append(_Portion(self._aside, texts, rows))
            self._starts.append(self.count + len(rows))

    def same(self, numbers: Ints, texts: Texts) -> Mask:
        """Which texts are those of the numbers that stand beside them."""
        same = np.zeros(len(numbers), bool)
        for portion, mine, within in self._by_portion(numbers):
            for some, kept in portion.texts(within):
                same[mine[some]] = kept.same(texts.take(mine[some]))
        return same

    def rows(self, numbers: Ints) -> Ints:
        """The rows of some numbers."""
        rows = np.empty(len(numbers), np.int64)
        for portion, mine, within in self._by_portion(numbers):
            rows[mine] = portion.rows(within)
        return rows

    def _by_portion(self, numbers: Ints) -> Iterator[tuple["_Portion", Ints, Ints]]:
        """The portions of numbers, which of the numbers are of each, in ascending order, and where in it."""
        order = np.argsort(numbers, kind="stable")
        edges = np.searchsorted(numbers[order], self._starts)
        for at in np.flatnonzero(np.diff(edges)).tolist():
            mine = order[edges[at] : edges[at + 1]]
            yield self._portions[at], mine, numbers[mine] - self._starts[at]


class _Portion:
    """Texts that were added together. A piece holds where each ends, then the row of each, then all octets.

    Where all are of one ``size``, and their rows follow each other, as in most exports, it holds the octets alone.
    """

    __slots__ = ("_count", "_first", "_piece", "_size")

    def __init__(self, aside: Aside, texts: Texts, rows: Ints) -> None:
        self._count, self._first = len(rows), int(rows[0])
        self._size, octets = int(texts.sizes[0]), texts.joined()
        if int(rows[-1]) - self._first >= self._count or bool((texts.sizes != self._size).any()):
            self._size = -1
            columns: list[Ints] = [np.zeros(1, np.int64), np.cumsum(texts.sizes), rows - self._first]
            octets = np.concatenate([np.concatenate(columns).astype(np.int32).view(np.uint8), octets])
        self._piece: Piece = aside.put(octets)

    def rows(self, within: Ints) -> Ints:
        """The rows of some texts."""
        if self._size >= 0:
            return self._first + within
        found: Ints = self._column(self._count + 1, 2 * self._count + 1)[within] + np.int64(self._first)
        return found

    def texts(self, within: Ints) -> Iterator[tuple[Ints, Texts]]:
        """Some texts, in ascending order, in stretches that lie near each other: which they are, and the texts."""
        if self._size >= 0:
            front, starts, ends = 0, within * self._size, (within + 1) * self._size
        else:
            bounds = self._column(0, self._count + 1).astype(np.int64)
            front, starts, ends = (2 * self._count + 1) * _WIDE, bounds[within], bounds[within + 1]
        far = np.flatnonzero(starts[1:] - ends[:-1] > _NEAR) + 1
        for some in np.split(np.arange(len(within)), far):
            first, last = int(starts[some[0]]), int(ends[some[-1]])
            read = self._piece.read(front + first, front + last)
            octets = np.concatenate([np.frombuffer(read, np.uint8), np.zeros(WORD, np.uint8)])
            yield some, Texts(octets, starts[some] - first, ends[some] - starts[some])

    def _column(self, first: int, end: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._piece.read(first * _WIDE, end * _WIDE), np.int32)
