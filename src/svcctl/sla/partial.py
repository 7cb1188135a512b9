"""A report in parts: each stretch of an export measured by itself, anywhere, and the parts added up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np

from svcctl.clocks import Clocks
from svcctl.findings import Problem
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.at_risk import AtRisk
from svcctl.sla.beside import Beside
from svcctl.sla.breaches import Worst, missed
from svcctl.sla.classes import Classes, Name
from svcctl.sla.explain import Seen
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured
from svcctl.sla.picked import Picked
from svcctl.sla.result import Reconciliation, Result
from svcctl.sla.rows import typed_rows
from svcctl.sla.run import Run
from svcctl.sla.sieve import ClockChanges
from svcctl.sla.tally import Counts
from svcctl.sla.terms import Register
from svcctl.source.tables import Rejected
from svcctl.source.tables.misfits import Misfits
from svcctl.source.tables.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Setup:
    """What every part of a report is measured by; ``rows`` says whether measurement rows are wanted.

    ``worst`` is of how many of the worst breaches the items are kept, see `Picked`; ``least``
    is from which share of its target on an open item is at risk; None where nobody asks.
    """

    source: TicketSource
    register: Register
    clocks: Clocks
    as_of: int | None
    rows: bool
    worst: int = 0
    least: Decimal | None = None


@dataclass(slots=True)
class Partial:
    """What one stretch came to. Parts add up in any order; rows and open items are kept in that of the stretches.

    ``classes`` are the names of the classes, ``per_class`` how many items each has, ``waiting`` the items that are open
    until the newest instant of all stretches is known, with the numbers of their classes in this part. ``items`` are
    the numbers of all items that were counted, to find those that another part has too; ``picked`` are the measured
    items of the worst breaches, with the numbers of their classes in this part.
    """

    number: int
    counts: Counts
    rows: Reconciliation
    rejected: Counter[tuple[str, str]]
    newest: int
    classes: list[Name]
    per_class: Ints
    waiting: list[tuple[Items, Ints]]
    changes: ClockChanges
    by_resolution: int
    size: int
    beside: Beside | None = None
    misfits: dict[str, Misfits] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)
    tables: list[Any] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    picked: list[tuple[Items, Ints, dict[str, Measured]]] = field(default_factory=list)
    at_risk: AtRisk | None = None


def measure_stretch(setup: Setup, stretch: Stretch) -> Partial:
    """Measures a stretch: a pure function, the same on any machine. Raises OSError where the file is not there."""
    refused: list[Rejected] = []
    written = _Written(setup.worst, (term.sla.name for term in setup.register.terms))
    run = PartialRun(setup)
    if setup.rows:
        run.on_rejected, run.on_rows = refused.extend, written
    run.repeats.counting = True
    export = stretch.export()
    run.gather([export])
    part = run.partial(stretch.number, export.octets.size)
    part.misfits, part.problems, part.refused, part.tables = export.misfits, export.problems, refused, written.tables
    part.items, part.at_risk = run.repeats.counted, run.at_risk
    part.picked = [(each.items, each.ids, each.found) for each in written.picked.kept]
    return part


class _Written:
    """Takes the measured items of a stretch: their rows, and what the worst breaches among them are drawn by."""

    def __init__(self, worst: int, slas: Iterable[str]) -> None:
        self.tables, self._slas = list[Any](), frozenset(slas)
        self.picked, self._worst = Picked(worst), Worst(worst)

    def __call__(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        self.tables.append(table := typed_rows(items, ids, classes, found))
        if self.picked.most:
            self._worst.add(table, missed(table, self._slas))
            self.picked.see(Seen(items, ids, classes, found), self._worst.rows)


class PartialRun(Run):
    """A run that can be given as a part, or take the parts of others in."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup.source, setup.register, setup.clocks.get, setup.as_of)
        self._elsewhere, self._beside_elsewhere, self._silent = Counts(), Beside([]), 0
        self.at_risk = None if setup.least is None else AtRisk(setup.least)

    def partial(self, number: int, size: int) -> Partial:
        """What was gathered so far, of the export of that number; ``size`` is that of its text."""
        (counts, by_resolution), names = self.verdicts.counts(), self.classes.named()
        self.count(np.zeros(0, np.int64))
        waiting = [(Items(items.at, {}, items.hold, items.row, items.ids), ids) for items, ids in self._open]
        found = (self.rows, self._rejected, self._newest, names, self._per_class, waiting, self.reader.changes)
        beside = None if self.beside is None else replace(self.beside.result(), terms=[])
        return Partial(number, counts, *found, by_resolution, size, beside)

    def absorb(self, part: Partial) -> None:
        """Adds a part, as if its rows had been read here."""
        self._elsewhere.add(part.counts)
        if part.beside is not None:
            self._beside_elsewhere.add(part.beside)
        for name in ("read", "rejected", "out_of_scope"):
            setattr(self.rows, name, getattr(self.rows, name) + getattr(part.rows, name))
        self._rejected.update(part.rejected)
        self.seen(part.newest)
        numbers = np.array([self.classes.called(name) for name in part.classes], np.int64)
        self.count(np.repeat(numbers, part.per_class))
        self._open += [(items, numbers[ids]) for items, ids in part.waiting]
        self.reader.changes.ambiguous += part.changes.ambiguous
        self.reader.changes.nonexistent += part.changes.nonexistent
        self._silent += part.by_resolution
        if self.at_risk is not None and part.at_risk is not None:
            self.at_risk.join(part.at_risk)

    def picked(self, part: Partial) -> Iterator[Seen]:
        """The items that a part has kept, as if they had been measured here."""
        numbers = np.array([self.classes.called(name) for name in part.classes], np.int64)
        for items, ids, found in part.picked:
            here = {metric: replace(each, ids=numbers[each.ids]) for metric, each in found.items()}
            yield Seen(Items(items.at, {}, items.hold, items.row, items.ids), numbers[ids], self.classes, here)

    def finish(self, as_of: int) -> Result:
        """The result of all parts together, open items judged as of an instant."""
        result = super().finish(as_of)
        result.counts.add(self._elsewhere)
        result.by_resolution += self._silent
        if result.beside is not None:
            result.beside.add(self._beside_elsewhere)
        return result
