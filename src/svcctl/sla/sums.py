"""Outcomes counted without being written down: blocks of a snapshot, measured on all clocks at once and added up."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.drawn import Drawn
from svcctl.sla.items import MISSING, Ints, Items, Mask
from svcctl.sla.measure import Outcome, promised
from svcctl.sla.tally import Tally

_ROWS = 1 << 14
"""Rows measured at a time: what is worked out of them stays in the processor's cache."""
_AT_ONCE = 1 << 16
"""Open items measured at a time, once it is known as of when."""
_STATES = 4
_OPEN = int(Outcome.RUNNING)
_MOST_CELLS = 1 << 22
_STOPS = {"first-response": "first-response", "resolution": "resolved"}
"""The metrics whose clock starts as the item is created, and the event that stops it."""


@dataclass(slots=True)
class _Metric:
    """How one metric is measured, by class of items; ``cells`` counts outcomes by period, class and state.

    A block is about few periods: what it counts lies close together. The first cells are for rows that do not count.
    ``applies`` is None where all classes have the metric, ``pauses`` where all pause; ``paused`` says whether any does.
    """

    name: str
    clock: Ints
    lane: Ints
    amount: Ints
    paused: bool
    pauses: Ints | None
    applies: Mask | None
    cells: Ints


class Sums:
    """Counts blocks of a snapshot for a `Tally`: the outcomes are those of `measure.summed`, and no row is kept.

    It can where targets are lengths of business time that count in the period in which they run out; `ready` says so.
    """

    def __init__(self, classes: Classes, tally: Tally, drawn: Drawn) -> None:
        self._classes, self._tally, self._drawn = classes, tally, drawn
        drawn.before_drawing.append(self._let_go)
        self._known = self._room = 0
        self._metrics: list[_Metric] = []
        self._fits = False
        self.by_resolution = 0

    def ready(self, first: int, last: int) -> bool:
        """True when items whose instants lie between two can be counted here."""
        if self._drawn.lacks(first, last):
            self._drawn.draw(first, last)
        if len(self._classes.members) != self._known:
            self._known = len(self._classes.members)
            self._fits = self._drawn.fits and self._lay_out()
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
            counts = metric.cells[_STATES:].reshape(-1, self._room, _STATES).swapaxes(0, 1)
            ids, period, states = np.nonzero(counts)
            number = counts[ids, period, states]
            period += np.array(self._drawn.ends.first, np.int64)[metric.lane[ids]]
            outcome = np.where(excluded[ids], Outcome.EXCLUDED, states)
            self._tally.put(metric.name, ids, period, outcome, number)
        self._metrics = []

    def _let_go(self) -> None:
        """Other clocks will be drawn: what was counted by these is settled, and room is made anew."""
        self.settle()
        self._known = 0

    def _lay_out(self) -> bool:
        """Makes room for the classes so far; False where there are too many, or metrics of another kind."""
        names = [metric for metric in self._classes.metrics if promised(self._classes, metric)]
        size, before = self._drawn.ends.size * _STATES, self._room
        silence = any(rule.silence for rule in self._classes.rules)
        if silence or (self._known + 1) * size > _MOST_CELLS or not set(names) <= _STOPS.keys():
            self.settle()
            return False
        counted = {metric.name: metric.cells for metric in self._metrics}
        if self._known > self._room or not counted:  # room for as many classes again, so that growing is rare
            self._room = min(2 * self._known, _MOST_CELLS // size)
        self._metrics = [self._metric(name, self._cells(counted.get(name), before)) for name in names]
        return True

    def _cells(self, counted: Ints | None, before: int) -> Ints:
        """Room for all classes, with what was ``counted`` of those for which there was room ``before``."""
        if counted is not None and before == self._room:
            return counted
        cells = np.zeros((self._drawn.ends.size * self._room + 1) * _STATES, np.int64)
        if counted is not None:
            new, old = (each[_STATES:].reshape(self._drawn.ends.size, -1) for each in (cells, counted))
            new[:, : old.shape[1]] = old
        return cells

    def _metric(self, name: str, cells: Ints) -> _Metric:
        table = self._classes.table
        lane, pauses, amount = table(f"lane {name}"), table(f"pauses {name}"), table(f"amount {name}")
        known, applies = np.maximum(lane, 0), lane >= 0
        paused = bool(pauses.any()), None if pauses.all() else pauses
        clocks = self._drawn.clocks[known]
        return _Metric(name, clocks, known, amount, *paused, None if applies.all() else applies, cells)

    def _count(self, items: Items, ids: Ints, as_of: int | None, opened: Mask, left: Mask) -> None:
        asked, started, found = np.zeros(0, np.int64), ids, []
        ends, together, states = self._drawn.ends, self._drawn.together, ids * _STATES + _STATES
        for metric in self._metrics:
            running, stopped, silent = _stopped(items, metric, ids)
            clock = metric.clock.take(ids)
            if not np.array_equal(asked, metric.clock):
                asked, started = metric.clock, together.worked(clock, items.at["created"])
            due = metric.amount.take(ids)
            due += started
            if metric.paused:
                due += items.hold if metric.pauses is None else items.hold * metric.pauses.take(ids)
            late = together.worked(clock, stopped if as_of is None else np.where(running, as_of, stopped)) > due
            cells = ends.cells(metric.lane.take(ids), due)
            applies = None if metric.applies is None else metric.applies.take(ids)
            beyond = cells == ends.beyond
            left |= beyond if applies is None else beyond & applies
            opened |= running
            cells *= self._room * _STATES
            for more in (states, late, running * _OPEN):
                cells += more
            found.append((metric, cells, silent, applies))
        out = opened | left if as_of is None else left
        for metric, cells, silent, applies in found:
            aside = out if applies is None else out | ~applies
            cells[aside] = 0
            np.add.at(metric.cells, cells, 1)
            metric.cells[0] = 0
            if silent is not None:
                self.by_resolution += int(np.count_nonzero(silent & ~aside))


def together(parts: list[tuple[Items, Ints]]) -> Iterator[tuple[Items, Ints]]:
    """Blocks of items, as few larger ones; of codes those that all have."""
    held: list[tuple[Items, Ints]] = []
    for part in parts:
        held.append(part)
        if sum(len(ids) for _, ids in held) >= _AT_ONCE:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _joined(parts: list[tuple[Items, Ints]]) -> tuple[Items, Ints]:
    events = {event for items, _ in parts for event in items.at}
    at = {event: np.concatenate([items.at[event] for items, _ in parts]) for event in events}
    hold, row = (np.concatenate([getattr(items, name) for items, _ in parts]) for name in ("hold", "row"))
    numbers = [items.ids.cast(pa.binary()) for items, _ in parts if items.ids is not None]
    named = pa.concat_arrays(numbers) if len(numbers) == len(parts) else None
    both = set.intersection(*(set(items.codes) for items, _ in parts))
    codes = {name: np.concatenate([items.codes[name] for items, _ in parts]) for name in both}
    return Items(at, codes, hold, row, named), np.concatenate([ids for _, ids in parts])


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
