"""Events put by in any order and taken out item by item: in memory, or where they are many in a temporary file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.events import Events
from svcctl.sla.items import MISSING, Ints
from svcctl.sla.numbers import grown
from svcctl.source.tables.spill import Spill

GRAIN = 1 << 10
"""Items that are always taken out together."""
RUN, KEPT = 1 << 20, 1 << 24
"""Events that are sorted in one go, and that are kept in memory."""
AT_ONCE = 1 << 19
"""Events that are measured in one go; more only where a grain of items has more."""
_ROWS = np.int64((1 << 32) - 1)
_WIDTHS: tuple[np.dtype[Any], ...] = (np.dtype(np.int32), np.dtype(np.int64), np.dtype(np.int32))
"""Of the columns of events: item, instant, kind."""


@dataclass(slots=True)
class _Run:
    """Events sorted by item: in memory, or each column at a place of the file. ``edges`` are the rows of grains."""

    events: Events | None
    places: list[int]
    edges: Ints


class Shelf:
    """Keeps events by the numbers of their items. Memory is bounded, but for an instant an item.

    Up to some millions of events stay in memory; where there are more, they are put aside.
    """

    def __init__(self) -> None:
        self._spill = Spill()
        self._parts: list[Events] = []
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
            self._parts.append(events)
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
        events = _joined([self._of(run, *grains) for run in self._runs])
        if self.backwards:
            events = Events(events.item[::-1], events.at[::-1], events.kind[::-1])
        events = _sorted(events)
        return Events(events.item - np.int32(low), events.at, events.kind)

    def of_item(self, number: int) -> Events:
        """The events of one item, as `take` gives them; it has the number 0 in them."""
        low = number // GRAIN * GRAIN
        events = self.take(low, low + GRAIN)
        events = events.take(events.item == number - low)
        return Events(np.zeros_like(events.item), events.at, events.kind)

    def _of(self, run: _Run, low: int, high: int) -> Events:
        last = len(run.edges) - 1
        first, end = int(run.edges[min(low, last)]), int(run.edges[min(high, last)])
        if run.events is not None:
            return Events(run.events.item[first:end], run.events.at[first:end], run.events.kind[first:end])
        if first == end:
            return _joined([])
        places = zip(run.places, _WIDTHS, strict=True)
        return Events(*(self._put_aside(place, wide, first, end) for place, wide in places))

    def _put_aside(self, place: int, wide: np.dtype[Any], first: int, end: int) -> npt.NDArray[Any]:
        """Some rows of a column that lies in the file."""
        return np.frombuffer(self._spill.get(place + first * wide.itemsize, (end - first) * wide.itemsize), wide)

    def _sort(self) -> None:
        """Makes a run of the events that wait, and puts all runs aside that memory has no room for."""
        if not self._parts:
            return
        events = _sorted(_joined(self._parts))
        self._parts, self._waiting = [], 0
        grains = int(events.item[-1]) // GRAIN + 1
        edges = np.searchsorted(events.item, (np.arange(grains + 1) * GRAIN).astype(np.int32))
        self._note(events, edges)
        self._runs.append(_Run(events, [], edges))
        self._in_memory += len(events.at)
        if self._in_memory > KEPT:
            for run in self._runs:
                if run.events is not None:
                    columns = run.events.item, run.events.at, run.events.kind
                    run.places, run.events = [self._spill.put(column) for column in columns], None
            self._in_memory = 0

    def _note(self, events: Events, edges: Ints) -> None:
        """Takes note of the newest instant of each grain, and of the direction in which time runs."""
        item, at = events.item, events.at
        there = np.flatnonzero(np.diff(edges))
        self._newest = grown(self._newest, len(edges) - 1, MISSING)
        self._newest[there] = np.maximum(self._newest[there], np.maximum.reduceat(at, edges[there]))
        if not self._telling:
            return
        same = item[1:] == item[:-1]
        self._steps += _steps(at[1:], at[:-1], same)
        first = np.concatenate([[0], np.flatnonzero(~same) + 1])
        self._last = grown(self._last, int(item[-1]) + 1, MISSING)
        before = self._last[item[first]]
        self._steps += _steps(at[first], before, before != MISSING)
        self._last[item[first]] = at[np.append(first[1:], len(at)) - 1]


def _steps(after: Ints, before: Ints, counted: npt.NDArray[np.bool_]) -> int:
    """How many more instants come after the ones before them than come before them."""
    return int(np.count_nonzero((after > before) & counted) - np.count_nonzero((after < before) & counted))


def _joined(parts: list[Events]) -> Events:
    columns = zip(*((part.item, part.at, part.kind) for part in parts), strict=True)
    found = [np.concatenate(column) for column in columns] or [np.zeros(0, wide) for wide in _WIDTHS]
    return Events(*found)


def _sorted(events: Events) -> Events:
    """Events by item, in the order in which they came: one sort of one number for each."""
    item = events.item
    if len(item) < 2 or bool((item[1:] >= item[:-1]).all()):
        return events
    keys = item.astype(np.int64) << 32
    keys |= np.arange(len(item))
    keys.sort()
    order = keys & _ROWS
    keys >>= 32
    return Events(keys.astype(np.int32), events.at.take(order), events.kind.take(order))
