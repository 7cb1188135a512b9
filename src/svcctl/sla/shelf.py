"""Events put by in any order and taken out item by item: in memory, or where they are many in a temporary file."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from svcctl.sla.events import Events, Layout
from svcctl.sla.items import MISSING, Ints
from svcctl.sla.numbers import grown
from svcctl.source.tables.spill import Spill

Records = npt.NDArray[np.void]
GRAIN = 1 << 10
"""Items that are always taken out together."""
RUN, KEPT = 1 << 20, 1 << 22
"""Events that are sorted in one go, and that are kept in memory."""
AT_ONCE = 1 << 19
"""Events that are measured in one go; more only where a grain of items has more."""
_ROWS = np.int64((1 << 32) - 1)


@dataclass(slots=True)
class _Run:
    """Events sorted by item: in memory, or at a place of the file. ``edges`` are the rows at which grains begin."""

    records: Records | None
    place: int
    edges: Ints


class Shelf:
    """Keeps events by the numbers of their items. Memory is bounded, but for an instant an item.

    Up to some millions of events stay in memory; where there are more, they are put aside.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout, self._spill = layout, Spill()
        self._parts: list[Records] = []
        self._waiting = 0
        self._runs: list[_Run] = []
        self._in_memory = 0
        self._last = np.zeros(0, np.int64)
        self._newest = np.zeros(0, np.int64)
        self._steps = 0
        self._telling = True

    @property
    def backwards(self) -> bool:
        """True when more events follow one that is later than one that is earlier, each within its item."""
        self._sort()
        return self._steps < 0

    def add(self, events: Events) -> None:
        """Puts events by."""
        if len(events.at):
            self._parts.append(self._layout.records(events))
            self._waiting += len(events.at)
            if self._waiting >= RUN:
                self._sort()

    def told(self) -> None:
        """All rows of histories are there: what is added from now on comes from elsewhere, and has no direction."""
        self._sort()
        self._telling = False
        self._last = np.zeros(0, np.int64)

    def stretches(self, count: int) -> list[tuple[int, int, int]]:
        """The items in portions of bounded events: (first item, the one behind the last, newest instant)."""
        self._sort()
        grains = -(-count // GRAIN)
        events = np.zeros(grains, np.int64)
        for run in self._runs:
            events[: len(run.edges) - 1] += np.diff(run.edges)
        newest = grown(self._newest, grains, MISSING)
        found, begin, held = [], 0, 0
        for grain, size in enumerate(events.tolist()):
            if grain > begin and held + size > AT_ONCE:
                found.append((begin, grain))
                begin, held = grain, 0
            held += size
        found += [(begin, grains)] if grains else []
        return [
            (low * GRAIN, min(high * GRAIN, count), int(newest[low:high].max(initial=MISSING))) for low, high in found
        ]

    def take(self, low: int, high: int) -> Events:
        """The events of a stretch of items, item by item, and those of an item in the order in which they came.

        Of an export that runs backwards, the last come first. The numbers of the items begin at ``low``.
        """
        grains = low // GRAIN, -(-high // GRAIN)
        records = np.concatenate([self._layout.nothing(), *(self._of(run, *grains) for run in self._runs)])
        if self.backwards:
            records = records[::-1]
        return self._layout.events(_sorted(records), low)

    def of_item(self, number: int) -> Events:
        """The events of one item, as `take` gives them; it has the number 0 in them."""
        low = number // GRAIN * GRAIN
        events = self.take(low, low + GRAIN)
        rows = np.flatnonzero(events.item == number - low)
        return Events.made((np.zeros(len(rows), np.int32), *(column[rows] for column in events.columns[1:])))

    def _of(self, run: _Run, low: int, high: int) -> Records:
        last = len(run.edges) - 1
        first, end = int(run.edges[min(low, last)]), int(run.edges[min(high, last)])
        if run.records is not None:
            return run.records[first:end]
        wide = self._layout.dtype.itemsize
        if first == end:
            return self._layout.nothing()
        return np.frombuffer(self._spill.get(run.place + first * wide, (end - first) * wide), self._layout.dtype)

    def _sort(self) -> None:
        """Makes a run of the events that wait, and puts all runs aside that memory has no room for."""
        if not self._parts:
            return
        records = _sorted(np.concatenate(self._parts))
        self._parts, self._waiting = [], 0
        item, at = records["item"].astype(np.int64), records["at"]
        grains = int(item[-1]) // GRAIN + 1
        edges = np.searchsorted(item, np.arange(grains + 1) * GRAIN)
        self._note(item, at, edges)
        self._runs.append(_Run(records, 0, edges))
        self._in_memory += len(records)
        if self._in_memory > KEPT:
            for run in self._runs:
                if run.records is not None:
                    run.place, run.records = self._spill.put(run.records), None
            self._in_memory = 0

    def _note(self, item: Ints, at: Ints, edges: Ints) -> None:
        """Takes note of the newest instant of each grain, and of the direction in which time runs."""
        there = np.flatnonzero(np.diff(edges))
        self._newest = grown(self._newest, len(edges) - 1, MISSING)
        self._newest[there] = np.maximum(self._newest[there], np.maximum.reduceat(at, edges[there]))
        if not self._telling:
            return
        same = item[1:] == item[:-1]
        self._steps += int(np.sign(at[1:] - at[:-1])[same].sum())
        first = np.flatnonzero(np.concatenate([[True], ~same]))
        self._last = grown(self._last, int(item[-1]) + 1, MISSING)
        before = self._last[item[first]]
        self._steps += int(np.sign(at[first] - before)[before != MISSING].sum())
        self._last[item[first]] = at[np.append(first[1:], len(at)) - 1]


def _sorted(records: Records) -> Records:
    """Records by item, in the order in which they came: one sort of one number for each."""
    item = records["item"]
    if len(item) < 2 or bool((item[1:] >= item[:-1]).all()):
        return records
    keys = item.astype(np.int64) << 32 | np.arange(len(item))
    keys.sort()
    found: Records = records[keys & _ROWS]
    return found
