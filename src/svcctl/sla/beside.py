"""Items measured once more in the same pass: by the promises behind the one that their customer was given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from svcctl.calendars.clock import BusinessClock
from svcctl.sla.classes import OUT_OF_SCOPE, Classes
from svcctl.sla.items import Ints, Items, Mask
from svcctl.sla.lost import LostTime
from svcctl.sla.measure import Measured, is_open, measure
from svcctl.sla.missed import Judged, Missed, MissedTally, Pair
from svcctl.sla.sweep import Stage, sweep
from svcctl.sla.tally import Counts, Tally
from svcctl.sla.terms import Register, Supports, Term
from svcctl.sla.timeline import Timeline, rows_of

Rows = Callable[[Items, Ints, Classes, dict[str, Measured]], None]
"""Takes the measured items of a block, with their classes, to write them down."""


@dataclass(slots=True)
class Beside:
    """What the promises behind came to: the counts of their SLAs, and where they had to do with missed targets.

    Parts add up in any order.
    """

    terms: list[Term]
    counts: Counts = field(default_factory=Counts)
    missed: dict[Missed, Pair] = field(default_factory=dict)

    def add(self, other: "Beside") -> None:
        """Adds what another part of the same exports came to."""
        self.counts.add(other.counts)
        for key, pair in other.missed.items():
            self.missed[key] = pair.plus(self.missed.get(key, Pair(0, 0)))


class BesideRun:
    """Measures the items of a run by the promises behind their terms.

    ``customers`` are the classes of the run: each leads to the class that the same items have under each promise. Each
    promise behind a term has a slot, its place in the row of the term in the table of `Supports`. ``on_rows`` asks the
    run where measured items go.
    """

    def __init__(
        self,
        supports: Supports,
        customers: Classes,
        clock: Callable[[str], BusinessClock],
        on_rows: Callable[[], Rows | None],
    ) -> None:
        self._supports, self._customers, self._clock, self._on_rows = supports, customers, clock, on_rows
        register = Register(supports.terms, everybody=False, excusing=customers.excusing)
        words, events, told = customers.words, customers.events, customers.told
        self.classes = Classes(register, words, events, told, beside=customers.terms)
        self.tally, self.lost = Tally(self.classes), LostTime(self.classes)
        self.missed = MissedTally(customers, self.classes)
        # The last one stands for no promise, and never holds.
        self._starts = np.array([*(term.start for term in supports.terms), 1], np.int64)
        self._stops = np.array([*(term.stop for term in supports.terms), 0], np.int64)
        self._rows: list[list[int]] = []
        self._table = np.zeros((0, supports.table.shape[1]), np.int64)

    def open(self, items: Items, ids: Ints) -> Mask:
        """Which items have a clock behind that still runs."""
        found = np.zeros(len(ids), bool)
        for _, rows, mine in self._layers(ids, items.at["created"]):
            found[rows] |= is_open(items.take(rows), self.classes, mine)
        return found

    def measure(self, items: Items, ids: Ints, judged: Judged, as_of: int, apart: Mask | None) -> None:
        """Measures a block of snapshots that the run has ``judged``, but for the items set ``apart``."""
        block = self.missed.block(ids, judged)
        for _, held, numbers in self._layers(ids, items.at["created"]):
            kept = np.ones(len(held), bool) if apart is None else ~apart[held]
            rows, mine = held[kept], numbers[kept]
            if len(rows):
                some, found = items.take(rows), dict[str, Measured]()
                for metric in self.classes.metrics:
                    measured = measure(some, mine, self.classes, metric, as_of, self._clock)
                    if measured is not None:
                        found[metric] = measured
                self._counted(some, mine, found)
                block.behind(rows, mine, found)
        block.count()

    def sweep(self, line: Timeline, items: Items, ids: Ints, judged: Judged, stage: Stage) -> None:
        """Measures items with a history that the run has ``judged``, on the ``stage`` on which it did."""
        block = self.missed.block(ids, judged)
        for slot, rows, mine in self._layers(ids, items.at["created"]):
            of_row = self._numbers(stage.of_row[rows_of(line.first, rows)[0]], slot)
            mine_too = replace(stage, classes=self.classes, of_row=of_row)
            told = line.take(rows)
            found = {metric: sweep(told, metric, mine_too) for metric in self.classes.metrics}
            self._counted(items.take(rows), mine, found)
            block.behind(rows, mine, found)
        block.count()

    def result(self) -> Beside:
        """What was counted so far, by its names."""
        counts = self.tally.counts()
        counts.blocks = self.lost.blocks()
        return Beside(self._supports.terms, counts, self.missed.counts())

    def _counted(self, items: Items, ids: Ints, found: dict[str, Measured]) -> None:
        for metric, measured in found.items():
            self.tally.add(metric, measured.ids, measured.period, measured.outcome)
            self.lost.add(metric, measured.ids, measured)
        if (on_rows := self._on_rows()) is not None:
            on_rows(items, ids, self.classes, found)

    def _layers(self, ids: Ints, created: Ints) -> Iterator[tuple[int, Ints, Ints]]:
        """The items that a promise behind holds for, one slot after the other: (slot, their rows, their classes)."""
        for slot in range(self._table.shape[1]):
            numbers = self._numbers(ids, slot)
            terms = self._supports.table[self._customers.term_of[ids], slot]
            holds = (self._starts[terms] <= created) & (created < self._stops[terms])
            holds[holds] = self.classes.table("fate")[numbers[holds]] != OUT_OF_SCOPE
            rows = np.flatnonzero(holds)
            if len(rows):
                yield slot, rows, numbers[rows]

    def _numbers(self, ids: Ints, slot: int) -> Ints:
        """The class that items of these classes have under the promise in a slot; -1 where there is none."""
        names = self._customers.codes[len(self._rows) :] if len(self._rows) < len(self._customers.members) else []
        for codes in names:
            supports = self._supports.table[codes[0]].tolist()
            self._rows.append([-1 if term < 0 else self.classes.like(codes, term) for term in supports])
        if names:
            self._table = np.array(self._rows, np.int64).reshape(len(self._rows), -1)
        found: Ints = self._table[ids, slot]
        return found


def beside_run(
    register: Register, customers: Classes, clock: Callable[[str], BusinessClock], on_rows: Callable[[], Rows | None]
) -> BesideRun | None:
    """What measures beside a run; None where nobody asked for the promises behind."""
    return None if register.supports is None else BesideRun(register.supports, customers, clock, on_rows)
