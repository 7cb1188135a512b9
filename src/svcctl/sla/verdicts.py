"""What a run comes to: outcomes measured, counted by class and period, and added up, with or without their rows."""

from collections.abc import Callable

import numpy as np

from svcctl.calendars.clock import BusinessClock
from svcctl.sla.at_once import AtOnce
from svcctl.sla.classes import Classes
from svcctl.sla.drawn import Drawn
from svcctl.sla.items import Ints, Items, Mask
from svcctl.sla.lost import LostTime
from svcctl.sla.measure import Measured, Summed, summed
from svcctl.sla.sums import Sums
from svcctl.sla.tally import Counts, Tally


class Verdicts:
    """Measures items and counts what became of them; `counts` gives the counts their names.

    ``by_resolution`` counts the first answers that only the resolution gave.
    """

    def __init__(self, classes: Classes, clock: Callable[[str], BusinessClock]) -> None:
        self._classes, self._clock = classes, clock
        self._tally, self._lost = Tally(classes), LostTime(classes)
        drawn = Drawn(classes, clock)
        self._sums, self._at_once = Sums(classes, self._tally, drawn), AtOnce(classes, clock, drawn)
        self._by_resolution = 0

    def sum(self, items: Items, ids: Ints, newest: int, as_of: int | None) -> tuple[Mask, Mask] | None:
        """Counts a block of which no rows are wanted: see `Sums.add`; None where that cannot be done for all clocks."""
        first = int(items.at["created"].min())
        if any(map(self._lost.wants, self._classes.metrics)) or not self._sums.ready(first, newest):
            return None
        return self._sums.add(items, ids, as_of)

    def measure(
        self, items: Items, ids: Ints, as_of: int, apart: Mask | None, *, rows: bool
    ) -> dict[str, Summed | Measured]:
        """Measures a block and counts it, but for the items set ``apart``: by metric, as rows or as sums need it."""
        judged: dict[str, Summed | Measured] = {}
        for metric in self._classes.metrics:
            if rows or self._lost.wants(metric):
                measured: Summed | Measured | None = self._at_once.measure(items, ids, metric, as_of)
            else:
                measured = summed(items, ids, self._classes, metric, as_of, self._clock)
            if measured is not None:
                judged[metric] = measured
                if apart is not None:
                    measured.period[apart] = -1
                self._count(metric, ids, measured)
        return judged

    def one(self, items: Items, ids: Ints, metric: str, as_of: int) -> Measured | None:
        """One metric of items, measured and not counted; None where nobody can."""
        return self._at_once.measure(items, ids, metric, as_of)

    def take(self, found: dict[str, Measured]) -> None:
        """Counts items with a history that have been measured."""
        for metric, measured in found.items():
            self._count(metric, measured.ids, measured)

    def counts(self) -> tuple[Counts, int]:
        """Everything counted so far, and the answers that only a resolution gave; once, at the end."""
        self._sums.settle()
        counts = self._tally.counts()
        counts.blocks = self._lost.blocks()
        return counts, self._by_resolution + self._sums.by_resolution

    def _count(self, metric: str, ids: Ints, measured: Summed | Measured) -> None:
        self._tally.add(metric, ids, measured.period, measured.outcome)
        self._by_resolution += int(np.count_nonzero(measured.by_resolution & (measured.period >= 0)))
        if isinstance(measured, Measured):
            self._lost.add(metric, ids, measured)
