"""Items that come twice: a second row of one ticket would count twice, and be paid for twice."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from svcctl.sla.items import Ints, Items, Mask
from svcctl.sla.numbered import Ascending, Numbered
from svcctl.source.tables import Chunk, Rejected

Hashes = npt.NDArray[np.uint64]
_PRIME = np.uint64(0x100000001B3)
_STIR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)
_SAID = "{} has the same item: one row an item is counted, the first"
_EARLIER = "an earlier row of these exports"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows of a block stand: their file, and their lines."""

    file: str
    lines: Ascending

    def said(self, row: int) -> str:
        return f"{self.file}:{self.lines.value(row)}"


class Repeats:
    """Knows the items that were read, and tells those that come again; two items are never taken for one.

    Items that end in a number take next to no memory, see `Numbered`; others some 30 bytes each, see `Hashed`. Where
    items are ``counting``, ``counted`` are those that came for the first time, block by block.
    """

    def __init__(self) -> None:
        self.counting, self.counted = False, list[Any]()
        self._numbered, self._hashed = Numbered(), Hashed()
        self._places: list[_Place] = []
        self._others: list[Ints | None] = []

    def sift(self, chunk: Chunk, items: Items, terms: Ints) -> tuple[Items, Ints, list[Rejected]]:
        """The items of a block that come for the first time, their terms, and the rows of the others, refused."""
        if items.ids is None or not len(items.row):
            return items, terms, []
        again = self.again(items.ids)
        self._places.append(_place(chunk, items.row))
        if not again.any():
            return items, terms, []
        rejected = []
        for row in np.flatnonzero(again).tolist():
            said = _SAID.format(self._first(items.ids[row].as_py(), row))
            rejected += chunk.reject([int(items.row[row])], "item", "item-twice", said)
        return items.take(~again), terms[~again], rejected

    def again(self, column: Any) -> Mask:
        """Which numbers of a column came before, in it or in an earlier one; from now on all of them did."""
        ids = column.cast(pa.binary())
        mine, again = self._numbered.again(ids)
        others = None if mine.all() else np.flatnonzero(~mine)
        self._others.append(others)
        if others is not None:
            again[others] = self._hashed.again(ids.take(pa.array(others)))
        if self.counting:
            self.counted.append(ids.filter(pa.array(~again)) if again.any() else ids)
        return again

    def _first(self, item: bytes, row: int) -> str:
        """Where the row stands that an item repeats, which has a row in the last block: its file and line."""
        others = self._others[-1]
        if others is None or row not in others:
            block, first = self._numbered.first(item)
            return self._places[block].said(first)
        found = self._hashed.first(item, int(np.searchsorted(others, row)))
        if found is None:
            return _EARLIER
        blocks = [number for number, rows in enumerate(self._others) if rows is not None]
        rows = self._others[blocks[found[0]]]
        assert rows is not None  # noqa: S101 - it is one of those that have others
        return self._places[blocks[found[0]]].said(int(rows[found[1]]))


class Hashed:
    """Knows items that are texts, in some 30 bytes each.

    A hash finds what may be the same, and the texts themselves decide: two items are never taken for one.
    """

    def __init__(self) -> None:
        self._kept: list[Any] = []
        self._starts = [0]
        self._runs: list[tuple[Hashes, Ints]] = []
        self._alike: set[bytes] = set()
        self._where = np.zeros(0, np.int64)

    def first(self, item: bytes, row: int) -> tuple[int, int] | None:
        """The block and the row at which the item came first that has a row in the last block; None where unknown."""
        block = int(np.searchsorted(self._starts, place := int(self._where[row]), side="right")) - 1
        first = place - self._starts[block]
        # Else its place was taken by another item of the same hash.
        return (block, first) if self._kept[block][first].as_py() == item else None

    def again(self, ids: Any) -> Mask:
        """Which items came before, among these or earlier ones; from now on all of them did."""
        hashes = _hashes(ids)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        first = np.ones(len(ordered), bool)
        first[1:] = ordered[1:] != ordered[:-1]
        base = self._starts[-1]
        # The place of the number that a row may repeat: an earlier one of the same hash, or the row's own.
        where = np.empty(len(ids), np.int64)
        where[order] = base + order[first][np.cumsum(first) - 1]
        for known, places in self._runs:
            at = np.minimum(np.searchsorted(known, ordered), len(known) - 1)
            same = known[at] == ordered
            where[order[same]] = places[at[same]]
        self._kept.append(ids)
        self._starts.append(base + len(ids))
        self._where = where
        again = self._settled(ids, where)
        new = first & (where[order] == base + order)
        self._add(ordered[new], base + order[new])
        return again

    def _settled(self, ids: Any, where: Ints) -> Mask:
        """Which rows repeat a number, by the numbers themselves."""
        again = np.zeros(len(ids), bool)
        for row in np.flatnonzero(where != np.arange(len(ids)) + self._starts[-2]).tolist():
            block = int(np.searchsorted(self._starts, where[row], side="right")) - 1
            mine, other = ids[row].as_py(), self._kept[block][int(where[row]) - self._starts[block]].as_py()
            again[row] = mine == other or mine in self._alike
            if mine != other:
                self._alike.add(mine)
        return again

    def _add(self, hashes: Hashes, places: Ints) -> None:
        """Adds a sorted run; runs of like size become one, so that few have to be looked into."""
        while self._runs and len(self._runs[-1][0]) <= 2 * len(hashes):
            hashes, places = _merged(self._runs.pop(), (hashes, places))
        if len(hashes):
            self._runs.append((hashes, places))


def _place(chunk: Chunk, rows: Ints) -> _Place:
    """Where rows of a chunk stand. The file goes by its name alone, the same wherever the report is made."""
    at = rows if chunk.index is None else chunk.index[rows]
    lines = chunk.block.lines_of(at, chunk.count + len(chunk.rejected) - len(chunk.block.bad))
    return _Place(PurePath(chunk.plan.file).name, Ascending.of(lines))


def _merged(one: tuple[Hashes, Ints], two: tuple[Hashes, Ints]) -> tuple[Hashes, Ints]:
    hashes, places = np.concatenate([one[0], two[0]]), np.concatenate([one[1], two[1]])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], places[order]


def _hashes(ids: Any) -> Hashes:
    """A number for each text: the same for the same text, and seldom the same for others."""
    _, offsets, data = ids.buffers()
    ends = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1].astype(np.int64)
    signs = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    starts, sizes = ends[:-1], np.diff(ends)
    found = sizes.astype(np.uint64)
    rows: Any = slice(None)
    for step in range(int(sizes.max(initial=0))):
        if step and not (sizes > step).all():
            rows = np.flatnonzero(sizes > step)
        found[rows] = (found[rows] ^ signs[starts[rows] + step]) * _PRIME
    found ^= found >> _SHIFT
    return found * _STIR
