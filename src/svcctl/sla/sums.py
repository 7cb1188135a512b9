"""Outcomes counted without being written down: blocks of a snapshot, measured on all clocks at once and added up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from svcctl.calendars.clock import EARLIEST, LATEST, BusinessClock
from svcctl.calendars.together import Together
from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.due_periods import Ends
from svcctl.sla.items import MISSING, Ints, Items, Mask
from svcctl.sla.measure import Outcome, promised
from svcctl.sla.tally import Tally

_ROWS = 1 << 14
"""Rows measured at a time: what is worked out of them stays in the processor's cache."""
_STATES = 4
_OPEN = int(Outcome.RUNNING)
_MOST_CELLS = 1 << 22
_MARGIN = 366 * 86_400 * 1_000_000
_STOPS = {"first-response": "first-response", "resolution": "resolved"}
"""The metrics whose clock starts as the item is created, and the event that stops it."""


@dataclass(slots=True)
class _Metric:
    """How one metric is measured, by class of items; ``cells`` counts outcomes by class, period and state.

    The first cells are for rows that do not count. ``applies`` is None where all classes have the metric.
    """

    name: str
    clock: Ints
    lane: Ints
    amount: Ints
    pauses: Ints | None
    applies: Mask | None
    cells: Ints


class Sums:
    """Counts blocks of a snapshot for a `Tally`: the outcomes are those of `measure.summed`, and no row is kept.

    It can where targets are lengths of business time that count in the period in which they run out; `ready` says so.
    """

    def __init__(self, classes: Classes, tally: Tally, clock: Callable[[str], BusinessClock]) -> None:
        self._classes, self._tally, self._clock = classes, tally, clock
        self._first, self._last = LATEST, EARLIEST
        self._known = self._lanes = 0
        self._metrics: list[_Metric] = []
        self._together, self._ends = Together([], EARLIEST, EARLIEST), Ends([], EARLIEST, EARLIEST)
        self._fits = False
        self.by_resolution = 0

    def ready(self, first: int, last: int) -> bool:
        """True when items whose instants lie between two can be counted here."""
        outside = first < self._first or last > self._last
        if outside or len(self._classes.lanes) != self._lanes:
            self.settle()
            self._first = min(self._first, max(first - _MARGIN, EARLIEST))
            self._last = max(self._last, min(last + _MARGIN, LATEST))
            self._lanes, self._known = len(self._classes.lanes), 0
            self._fits = self._draw()
        if self._fits and len(self._classes.members) != self._known:
            self._known = len(self._classes.members)
            self._fits = self._lay_out()
        return self._fits

    def add(self, items: Items, ids: Ints, as_of: int | None) -> tuple[Mask, Mask]:
        """Counts a block, as far as it can: the masks of the open items, and of those that are still to be counted.

        Open items are counted only with an ``as_of``; targets that run out when no clock was drawn, never.
        """
        opened, left = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
        for start in range(0, len(ids), _ROWS):
            part = slice(start, start + _ROWS)
            mine = Items({event: at[part] for event, at in items.at.items()}, {}, items.hold[part], items.row, None)
            self._count(mine, ids[part], as_of, opened[part], left[part])
        return opened, left

    def settle(self) -> None:
        """Hands what was counted to the tally."""
        excluded = self._classes.table("fate") == EXCLUDED
        for metric in self._metrics:
            counts = metric.cells[_STATES:]
            cells = np.flatnonzero(counts)
            numbers, states = np.divmod(cells, _STATES)
            ids, period = np.divmod(numbers, self._ends.size)
            period += np.array(self._ends.first, np.int64)[metric.lane[ids]]
            outcome = np.where(excluded[ids], Outcome.EXCLUDED, states)
            self._tally.put(metric.name, ids, period, outcome, counts[cells])
        self._metrics = []

    def _draw(self) -> bool:
        """Draws the clocks of all lanes; False where they cannot be asked together."""
        lanes = self._classes.lanes
        if not lanes or any(lane.target is not None or lane.attribute_by != "due" for lane in lanes):
            return False
        names = sorted({lane.clock for lane in lanes})
        self._clocks = np.array([names.index(lane.clock) for lane in lanes])
        self._together = Together([self._clock(name) for name in names], self._first, self._last)
        origin = dict(zip(names, self._together.origin, strict=True))
        self._ends = Ends(
            [(self._clock(lane.clock), origin[lane.clock], lane) for lane in lanes], self._first, self._last
        )
        return self._together.fits and self._ends.fits

    def _lay_out(self) -> bool:
        """Makes room for the classes so far; False where there are too many, or metrics of another kind."""
        names = [metric for metric in self._classes.metrics if promised(self._classes, metric)]
        size = (self._known * self._ends.size + 1) * _STATES
        silence = any(rule.silence for rule in self._classes.rules)
        if silence or size > _MOST_CELLS or not set(names) <= _STOPS.keys():
            self.settle()
            return False
        before = {metric.name: metric.cells for metric in self._metrics}
        self._metrics = [self._metric(name, before.get(name), size) for name in names]
        return True

    def _metric(self, name: str, before: Ints | None, size: int) -> _Metric:
        cells = np.zeros(size, np.int64)
        if before is not None:
            cells[: len(before)] = before
        table = self._classes.table
        lane, pauses, amount = table(f"lane {name}"), table(f"pauses {name}"), table(f"amount {name}")
        known, applies = np.maximum(lane, 0), lane >= 0
        paused = None if pauses.all() else pauses
        return _Metric(name, self._clocks[known], known, amount, paused, None if applies.all() else applies, cells)

    def _count(self, items: Items, ids: Ints, as_of: int | None, opened: Mask, left: Mask) -> None:
        asked, started, found = np.zeros(0, np.int64), ids, []
        for metric in self._metrics:
            running, stopped, silent = _stopped(items, metric, ids)
            clock = metric.clock.take(ids)
            if not np.array_equal(asked, metric.clock):
                asked, started = metric.clock, self._together.worked(clock, items.at["created"])
            due = started + metric.amount.take(ids)
            due += items.hold if metric.pauses is None else items.hold * metric.pauses.take(ids)
            late = self._together.worked(clock, stopped if as_of is None else np.where(running, as_of, stopped)) > due
            period = self._ends.cells(metric.lane.take(ids), due)
            applies = None if metric.applies is None else metric.applies.take(ids)
            beyond = period == self._ends.beyond
            left |= beyond if applies is None else beyond & applies
            opened |= running
            cells = (ids * self._ends.size + period + 1) * _STATES + late
            found.append((metric, cells + running * _OPEN, silent, applies))
        out = opened | left if as_of is None else left
        for metric, cells, silent, applies in found:
            aside = out if applies is None else out | ~applies
            cells[aside] = 0
            np.add.at(metric.cells, cells, 1)
            metric.cells[0] = 0
            if silent is not None:
                self.by_resolution += int(np.count_nonzero(silent & ~aside))


def together(parts: list[tuple[Items, Ints]]) -> list[tuple[Items, Ints]]:
    """Blocks of items of which no rows are wanted, as one; nothing where there are none."""
    if not parts:
        return []
    events = {event for items, _ in parts for event in items.at}
    at = {event: np.concatenate([items.at[event] for items, _ in parts]) for event in events}
    hold, row = (np.concatenate([getattr(items, name) for items, _ in parts]) for name in ("hold", "row"))
    return [(Items(at, {}, hold, row, None), np.concatenate([ids for _, ids in parts]))]


def _stopped(items: Items, metric: _Metric, ids: Ints) -> tuple[Mask, Ints, Mask | None]:
    """Whether the clock of a metric still runs, when it stopped, and which items only their resolution answered.

    What still runs has an instant all the same, that of its creation: somewhere on the clock.
    """
    stopped, silent, created = items.at[_STOPS[metric.name]], None, items.at["created"]
    running = stopped == MISSING
    if running.any():
        if metric.name == "first-response" and "resolved" in items.at:
            silent = running & (items.at["resolved"] != MISSING)
            running = running & ~silent
            stopped = np.where(silent, items.at["resolved"], stopped)
        stopped = np.where(running, created, stopped)
        if metric.applies is not None:
            running = running & metric.applies.take(ids)
    return running, stopped, silent
