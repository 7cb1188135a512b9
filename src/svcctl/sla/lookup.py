"""Where things were met: whole numbers and a place for each, in sorted runs, in a file where they are many."""

from collections.abc import Iterator

import numpy as np

from svcctl.sla.items import Ints
from svcctl.sla.texts import Words
from svcctl.source.tables.spill import Aside, Piece

BITS = 24
"""Of an entry those that hold its place, counted from the beginning of its run; the others hold the key."""
RUN, FEW = 1 << 20, 32
"""Entries that make a run, and how many portions that are no run yet are looked into one by one."""
MERGED = 8
"""Runs that are merged into as many that follow each other: then a key lies in one of them."""
GRAIN = 1 << 8
"""Entries of a run that are read together."""
_LOW, _SHIFT, _ONE = np.uint64((1 << BITS) - 1), np.uint64(BITS), np.uint64(1)
_WIDE = 8


class Lookup:
    """Finds the place of a key, or of the key before it. Memory is bounded, but for a few bytes each `GRAIN` entries.

    Keys are below 2 to the 40, as many as there are bits beside the place, and each comes once.
    """

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._runs: list[_Run] = []
        self._merged: list[_Run] = []
        self._fresh: list[Words] = []
        self._count = self._base = 0

    def add(self, keys: Words, places: Ints) -> None:
        """Takes keys in, with their places, which lie near each other or follow earlier ones."""
        if not len(keys):
            return
        low, high = int(places.min()), int(places.max())
        if self._fresh and not self._base <= low <= high < self._base + (1 << BITS):
            self._close()
        if not self._fresh:
            self._base = low
        entries: Words = keys << _SHIFT | (places - self._base).astype(np.uint64)
        if bool((entries[1:] < entries[:-1]).any()):
            entries.sort()
        self._fresh.append(entries)
        self._count += len(keys)
        if self._count >= RUN:
            self._close()
        elif len(self._fresh) >= FEW:
            self._fresh = [_sorted(self._fresh)]

    def before(self, keys: Words) -> tuple[Words, Ints]:
        """For each key the greatest one that is known and not above it, and its place; -1 where none is."""
        best, places = np.zeros(len(keys), np.uint64), np.full(len(keys), -1)
        wanted = keys << _SHIFT | _LOW
        for base, found in self._looked(wanted):
            there = np.flatnonzero(found)
            entries = found[there] - _ONE
            better = (places[there] < 0) | (entries >> _SHIFT > best[there])
            there, entries = there[better], entries[better]
            best[there] = entries >> _SHIFT
            places[there] = base + (entries & _LOW).astype(np.int64)
        return best, places

    def portions(self) -> Iterator[Words]:
        """All keys, in portions, each in ascending order."""
        for run in self._merged + self._runs:
            yield run.read(0, run.count) >> _SHIFT
        for entries in self._fresh:
            yield entries >> _SHIFT

    def _looked(self, wanted: Words) -> Iterator[tuple[int, Words]]:
        """One more than the last entry up to each wanted one, 0 where there is none, run by run, with their bases."""
        for run in self._merged + self._runs:
            yield run.base, run.before(wanted)
        for entries in self._fresh:
            yield self._base, _before(entries, wanted)

    def _close(self) -> None:
        """Makes a run of what came last."""
        if self._fresh:
            self._runs.append(_Run(_sorted(self._fresh), self._base, self._aside))
        self._fresh, self._count = [], 0
        if len(self._runs) >= MERGED:
            self._merge()

    def _merge(self) -> None:
        """Makes of some runs others of which each has all entries between two, as long as their places allow it."""
        runs, self._runs = self._runs, []
        base = min(run.base for run in runs)
        if max(run.highest for run in runs) - base >= 1 << BITS:
            self._merged += runs
            return
        heads = _sorted([run.heads for run in runs])
        borders = [int(each & ~_LOW) for each in heads[:: max(len(heads) // MERGED, 1)][1:]]
        for low, high in zip([0, *borders], [*borders, None], strict=True):
            parts = [run.between(low, high) + np.uint64(run.base - base) for run in runs]
            if sum(map(len, parts)):
                self._merged.append(_Run(_sorted(parts), base, self._aside))


class _Run:
    """Sorted entries that lie aside; ``heads`` are the first ones of each grain, ``highest`` is the highest place."""

    __slots__ = ("base", "count", "heads", "highest", "last", "piece")

    def __init__(self, entries: Words, base: int, aside: Aside) -> None:
        self.base, self.count, self.heads = base, len(entries), entries[::GRAIN].copy()
        self.last, self.highest = entries[-1], base + int((entries & _LOW).max())
        self.piece: Piece = aside.put(entries)

    def read(self, first: int, end: int) -> Words:
        found: Words = np.frombuffer(self.piece.read(first * _WIDE, end * _WIDE), np.uint64)
        return found

    def between(self, low: int, high: int | None) -> Words:
        """The entries from one on and below another, or all from there on."""
        first = max(int(np.searchsorted(self.heads, np.uint64(low), side="right")) - 1, 0) * GRAIN
        grains = len(self.heads) if high is None else int(np.searchsorted(self.heads, np.uint64(high)))
        entries = self.read(first, max(min(grains * GRAIN, self.count), first))
        end = len(entries) if high is None else int(np.searchsorted(entries, np.uint64(high)))
        return entries[int(np.searchsorted(entries, np.uint64(low))) : end]

    def before(self, wanted: Words) -> Words:
        """One more than the last entry up to each wanted one, 0 where there is none."""
        found = np.where(wanted >= self.last, self.last + _ONE, np.uint64(0))
        left = np.flatnonzero((wanted < self.last) & (wanted >= self.heads[0]))
        if self.piece.near or len(left) > len(self.heads) // 4:
            found[left] = _before(self.read(0, self.count), wanted[left])
            return found
        grains = np.searchsorted(self.heads, wanted[left], side="right") - 1
        for row, grain in zip(left.tolist(), grains.tolist(), strict=True):
            entries = self.read(grain * GRAIN, min((grain + 1) * GRAIN, self.count))
            found[row] = entries[entries.searchsorted(wanted[row], side="right") - 1] + _ONE
        return found


def _before(entries: Words, wanted: Words) -> Words:
    at = np.searchsorted(entries, wanted, side="right")
    found: Words = np.zeros(len(wanted), np.uint64)
    there = np.flatnonzero(at)
    found[there] = entries[at[there] - 1] + _ONE
    return found


def _sorted(portions: list[Words]) -> Words:
    if len(portions) == 1:
        return portions[0]
    entries: Words = np.concatenate(portions)
    entries.sort()
    return entries
