"""Blocks of a snapshot measured on all clocks at once, row by row as `measure` does it lane by lane."""

from collections.abc import Callable

import numpy as np

from svcctl.calendars.clock import NEVER, BusinessClock
from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.drawn import Drawn
from svcctl.sla.items import MISSING, Ints, Items
from svcctl.sla.measure import Measured, Outcome, clock_columns, measure, promised

_ROWS = 1 << 14
"""Rows measured at a time: what is worked out of them stays in the processor's cache."""


class AtOnce:
    """Measures blocks whose rows are wanted. What cannot be asked of all clocks together goes to `measure`."""

    def __init__(self, classes: Classes, clock: Callable[[str], BusinessClock], drawn: Drawn) -> None:
        self._classes, self._clock, self._drawn = classes, clock, drawn

    def measure(self, items: Items, ids: Ints, metric: str, as_of: int) -> Measured | None:
        """One metric of all items, as of an instant that is not before any of theirs; None where nobody can."""
        if not promised(self._classes, metric):
            return None
        if not self._ready(int(items.at["created"].min()), as_of):
            return measure(items, ids, self._classes, metric, as_of, self._clock)
        found, left = self._measured(items, ids, metric, as_of)
        if len(left):
            rest = measure(items.take(left), ids[left], self._classes, metric, as_of, self._clock)
            assert rest is not None  # noqa: S101 - the metric is promised
            for name in ("outcome", "used", "target", "due", "period"):
                getattr(found, name)[left] = getattr(rest, name)
        return found

    def _ready(self, first: int, last: int) -> bool:
        if self._drawn.lacks(first, last):
            self._drawn.draw(first, last)
        return self._drawn.fits and not self._drawn.excusing and self._drawn.together.fits_backwards

    def _measured(self, items: Items, ids: Ints, metric: str, as_of: int) -> tuple[Measured, Ints]:
        """What was found, and the rows whose targets run out when no clock was drawn."""
        lanes, fed = clock_columns(items, ids, self._classes, metric)
        size = len(ids)
        outcome, used, due, period = (np.empty(size, np.int64) for _ in range(4))
        left = np.zeros(size, bool)
        for start in range(0, size, _ROWS):
            part = slice(start, start + _ROWS)
            lane, applies = lanes[part], lanes[part] >= 0
            created = items.at["created"][part]
            columns = (created if applies.all() else np.where(applies, fed.start[part], created), fed.stopped[part])
            results = self._clocked(np.maximum(lane, 0), *columns, fed.amount[part] + fed.hold[part], as_of)
            spent, due[part], cell, running = results
            used[part] = np.maximum(spent - fed.hold[part], 0)
            outcome[part] = (used[part] > fed.amount[part]) + Outcome.RUNNING * running
            left[part] = (cell == self._drawn.ends.beyond) & applies
            period[part] = cell + np.array(self._drawn.ends.first)[np.maximum(lane, 0)]
            if not applies.all():
                for column, nothing in ((outcome, Outcome.NOT_APPLICABLE), (used, 0), (due, NEVER), (period, -1)):
                    column[part][~applies] = nothing
        outcome[(period >= 0) & (self._classes.table("fate")[ids] == EXCLUDED)] = Outcome.EXCLUDED
        excused = np.zeros(size, np.int64)
        about = (fed.hold, fed.amount.copy(), due, fed.stopped, period, fed.by_resolution, fed.start, excused, ids)
        return Measured(outcome, used, *about), np.flatnonzero(left)

    def _clocked(self, lane: Ints, start: Ints, stopped: Ints, allowed: Ints, as_of: int) -> tuple[Ints, ...]:
        """(time spent, due instant, cell of the period, whether it still runs) of items that all have a lane."""
        together, clock = self._drawn.together, self._drawn.clocks.take(lane)
        running = stopped == MISSING
        begun = together.worked(clock, start)
        stop = np.where(running, as_of, stopped)
        spent = together.worked(clock, stop) - begun
        work = begun + allowed
        taken = ((allowed > 0) & ~self._drawn.next_opening.take(lane)).astype(np.int64)
        due, drawn = together.reached(clock, work, taken)
        cell = self._drawn.ends.cells(lane, work)
        return spent, due, np.where(drawn, cell, self._drawn.ends.beyond), running
