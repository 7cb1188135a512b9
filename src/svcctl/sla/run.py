"""From the chunks of an export to counts: every row read, placed, measured and accounted for."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from svcctl.calendars.clock import BusinessClock
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.at_risk import AtRisk
from svcctl.sla.beside import Rows, beside_run
from svcctl.sla.classes import EXCLUDED, MEASURED, OUT_OF_SCOPE, Classes, tags_that_matter
from svcctl.sla.histories import Histories
from svcctl.sla.history import is_history
from svcctl.sla.items import MISSING, Ints, ItemReader, Items, Mask
from svcctl.sla.measure import Measured, is_open
from svcctl.sla.placing import find_terms, why
from svcctl.sla.repeats import Repeats
from svcctl.sla.result import Reconciliation, Result
from svcctl.sla.sums import together
from svcctl.sla.terms import Placement, Register
from svcctl.sla.verdicts import Verdicts
from svcctl.source.tables import Chunk, Export, Rejected

_VALUED = frozenset({"unknown-priority"})
"""Why rows are refused whose values a report names, though nobody may read the rows."""


class Run:
    """Measures exports under the terms of a register, block by block; memory grows by the items' numbers only.

    ``as_of`` judges open items; without it they are kept aside until the newest instant of all exports is known. What
    must be written down goes to ``on_rejected`` and ``on_rows``.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything a report depends on
        self,
        source: TicketSource,
        register: Register,
        clock: Callable[[str], BusinessClock],
        as_of: int | None = None,
        on_rejected: Callable[[list[Rejected]], None] | None = None,
        on_rows: Rows | None = None,
    ) -> None:
        self.reader = ItemReader(source, tags_that_matter(register.measured_by))
        self.placement = Placement(register)
        self.clock, events = register.excusing.over(clock), frozenset(self.reader.events)
        self.histories = Histories(self, source, as_of) if source.history else None
        told = self.histories.reader.told if self.histories else None
        self.classes = Classes(register, self.reader.vocabulary, events, told)
        self.beside = beside_run(register, self.classes, self.clock, lambda: self.on_rows)
        self.verdicts = Verdicts(self.classes, self.clock)
        self.rows, self.repeats = Reconciliation(), Repeats()
        self._rejected: Counter[tuple[str, str]] = Counter()
        self._as_of, self.on_rejected, self.on_rows = as_of, on_rejected, on_rows
        self.at_risk: AtRisk | None = None
        self._newest = 0
        self._open: list[tuple[Items, Ints]] = []
        self.snapshots = 0
        self._unknown: Counter[str] = Counter()
        self._per_class = np.zeros(0, np.int64)
        self._rows_per_class = np.zeros(0, np.int64)

    def read(self, exports: Iterable[Export], tick: Callable[[], None] = lambda: None) -> Result:
        """Measures all rows of all exports; ``tick`` is called after each block.

        Raises ArithmeticError if a row was lost: that would be our bug.
        """
        self.gather(exports, tick)
        return self.finish(self.seen(0))

    def gather(self, exports: Iterable[Export], tick: Callable[[], None] = lambda: None) -> None:
        """Measures what can be measured before the newest instant of all exports is known."""
        exports = sorted(exports, key=lambda export: not is_history(export))
        for export in exports:
            for whole in export.chunks():
                chunk = whole if self.on_rejected is not None else replace(whole, told=_VALUED)
                if is_history(export):
                    self._events(chunk)
                else:
                    self._chunk(chunk)
                tick()
        if self.histories is not None:
            self.histories.measure(exports)

    def finish(self, as_of: int) -> Result:
        """Judges what is still open as of an instant, and adds everything up. Raises ArithmeticError as `read` does."""
        for items, ids in together(self._open):
            if self.at_risk is not None:
                self.at_risk.look(items, ids, self.classes, as_of, self.verdicts.one)
            if not self._summed(items, ids, as_of):
                self._measure(items, ids, as_of)
        self.count(np.zeros(0, np.int64))
        fates = np.zeros(3, np.int64)
        np.add.at(fates, self.classes.table("fate"), self._rows_per_class)
        self.rows.measured, self.rows.excluded = int(fates[MEASURED]), int(fates[EXCLUDED])
        self.rows.out_of_scope += int(fates[OUT_OF_SCOPE])
        if not self.rows.balanced:
            raise ArithmeticError(f"rows were lost or counted twice: {self.rows}")
        changes = self.reader.changes
        counts, by_resolution = self.verdicts.counts()
        told = (self.classes, self._per_class, changes, by_resolution, self.snapshots, self._unknown)
        beside = self.at_risk, None if self.beside is None else self.beside.result()
        return Result(counts, self.rows, self._rejected, as_of, *told, *beside)

    def _events(self, chunk: Chunk) -> None:
        """Keeps the events of a block of a history: what they mean is known when all are there."""
        assert self.histories is not None  # noqa: S101 - only its columns make an export a history
        rejected, out = self.histories.reader.read(chunk)
        self.refuse(rejected)
        self.rows.read += chunk.count + len(chunk.rejected)
        self.rows.out_of_scope += out

    def _sorted(self, chunk: Chunk) -> tuple[Items, Ints]:
        """The items of a chunk that are to be measured, and their terms; every other row is accounted for."""
        items, rejected, out = self.reader.read(chunk)
        if self.histories is not None and len(items.row):
            rows, numbers = self.histories.known(items)
            self.histories.beside(items.take(rows), numbers)
            items = items.take(np.setdiff1d(np.arange(len(items.row)), rows, assume_unique=True))
        items, terms, unplaced = self._placed(chunk, items)
        items, terms, again = self.repeats.sift(chunk, items, terms)
        self.refuse(rejected + unplaced + again)
        self.rows.read += chunk.count + len(chunk.rejected)
        self.rows.out_of_scope += out
        return items, terms

    def _chunk(self, chunk: Chunk) -> None:
        items, terms = self._sorted(chunk)
        if self._as_of is not None:
            items, terms = self._until(items, terms, self._as_of)
        if not len(terms):
            return
        ids = self.classes.of(items, terms)
        self.count(ids)
        self.snapshots += len(ids)
        self._newest = max(self._newest, *(int(instants.max()) for instants in items.at.values()))
        if self._as_of is not None and self.at_risk is not None:
            self.at_risk.look(items, ids, self.classes, self._as_of, self.verdicts.one)
        if self._summed(items, ids, self._as_of):
            return
        if self._as_of is not None:
            self._measure(items, ids, self._as_of)
            return
        waiting = is_open(items, self.classes, ids) | (False if self.beside is None else self.beside.open(items, ids))
        if not waiting.any():
            self._measure(items, ids, self._newest)
            return
        self._keep(items.take(waiting), ids[waiting])
        if self.on_rows is None:
            self._measure(items, ids, self._newest, waiting)
        else:
            self._measure(items.take(~waiting), ids[~waiting], self._newest)

    def _summed(self, items: Items, ids: Ints, as_of: int | None) -> bool:
        """Counts a block of which no rows are wanted, all clocks at once; False where that cannot be done.

        Without an instant, open items are kept aside.
        """
        if self.on_rows is not None or self.beside is not None:
            return False
        masks = self.verdicts.sum(items, ids, max(self._newest, as_of or 0), as_of)
        if masks is None:
            return False
        opened, left = masks
        if left.any():
            closed = np.flatnonzero(left & ~opened) if as_of is None else np.flatnonzero(left)
            self._measure(items.take(closed), ids[closed], self.seen(0) if as_of is None else as_of)
        if as_of is None and opened.any():
            waiting = np.flatnonzero(opened)
            self._keep(items.take(waiting), ids[waiting])
        return True

    def refuse(self, rejected: list[Rejected]) -> None:
        """Counts rejected rows, and passes them on."""
        if rejected:
            rejected.sort(key=lambda row: row.line)
            self._rejected.update((row.code, row.column) for row in rejected)
            self._unknown.update(row.value.strip() for row in rejected if row.code in _VALUED)
            if self.on_rejected is not None:
                self.on_rejected(rejected)
            self.rows.rejected += len(rejected)

    def count(self, ids: Ints, rows: Ints | None = None) -> None:
        """Counts items by class, each with its one row of a snapshot, or with so many ``rows``."""
        size = len(self.classes.members)
        items = np.bincount(ids, minlength=size)
        counted = items if rows is None else np.bincount(ids, rows, size).astype(np.int64)
        for sums, more in ((self._per_class, items), (self._rows_per_class, counted)):
            sums.resize(size, refcheck=False)
            np.add(sums, more, out=sums)

    def seen(self, newest: int) -> int:
        """Takes note of an instant; gives the one at which open items are judged, as far as is known."""
        self._newest = max(self._newest, newest)
        return self._newest if self._as_of is None else self._as_of

    def _keep(self, items: Items, ids: Ints) -> None:
        """Sets open items aside until it is known as of when to judge them."""
        named = self.on_rows is not None or self.at_risk is not None
        codes = {name: items.codes[name] for name in items.codes.keys() - self.reader.vocabulary.keys()}
        self._open.append((Items(items.at, codes, items.hold, items.row, items.ids if named else None), ids))

    def _measure(self, items: Items, ids: Ints, as_of: int, apart: Mask | None = None) -> None:
        """Measures a block and counts it, but for the items set ``apart``."""
        if not len(ids):
            return
        judged = self.verdicts.measure(items, ids, as_of, apart, rows=self.on_rows is not None)
        if self.on_rows is not None:
            found = {metric: measured for metric, measured in judged.items() if isinstance(measured, Measured)}
            self.on_rows(items, ids, self.classes, found)
        if self.beside is not None:
            self.beside.measure(items, ids, judged, as_of, apart)

    def counted(self, items: Items, ids: Ints, found: dict[str, Measured]) -> None:
        """Counts items with a history that have been measured."""
        self.verdicts.take(found)
        if self.at_risk is not None:
            self.at_risk.look_over(items, ids, self.classes, found)
        if self.on_rows is not None:
            self.on_rows(items, ids, self.classes, found)

    def _until(self, items: Items, terms: Ints, as_of: int) -> tuple[Items, Ints]:
        """The items as they stood at an instant: what happened later has not happened yet."""
        there = items.at["created"] <= as_of
        self.rows.out_of_scope += int(np.count_nonzero(~there))
        if not there.all():
            items, terms = items.take(there), terms[there]
        at = {event: np.where(instants > as_of, MISSING, instants) for event, instants in items.at.items()}
        return Items(at, items.codes, items.hold, items.row, items.ids), terms

    def _placed(self, chunk: Chunk, items: Items) -> tuple[Items, Ints, list[Rejected]]:
        """The items whose terms are known, those terms, and the others as rejected rows."""
        terms, named = find_terms(self.placement, self.reader.vocabulary, items)
        lost = np.flatnonzero(terms < 0)
        rejected = []
        for row in lost.tolist():
            about, code, message = why(self.placement.register, *named(row), int(terms[row]))
            rejected += chunk.reject([int(items.row[row])], about, code, message)
        return (items, terms, rejected) if not len(lost) else (items.take(terms >= 0), terms[terms >= 0], rejected)
