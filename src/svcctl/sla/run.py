"""From the chunks of an export to counts: every row read, placed, measured and accounted for."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from svcctl.calendars.clock import BusinessClock
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.classes import EXCLUDED, MEASURED, OUT_OF_SCOPE, Classes, tags_that_matter
from svcctl.sla.items import EVENTS, MISSING, ClockChanges, Ints, ItemReader, Items, Mask
from svcctl.sla.lost import LostTime
from svcctl.sla.measure import Measured, is_open, measure, summed
from svcctl.sla.tally import Counts, Tally
from svcctl.sla.terms import NO_TERM, SEVERAL_TERMS, Placement, Register
from svcctl.source.tables import Chunk, Export, Rejected

Rows = Callable[[Items, Ints, Classes, dict[str, Measured]], None]
"""Takes the measured items of a block, with their classes, to write them down."""


@dataclass(slots=True)
class Reconciliation:
    """Where the rows of the exports went. Every row that was read is in exactly one of the four others."""

    read: int = 0
    measured: int = 0
    excluded: int = 0
    rejected: int = 0
    out_of_scope: int = 0

    @property
    def balanced(self) -> bool:
        """True when no row was lost and none counted twice."""
        return self.read == self.measured + self.excluded + self.rejected + self.out_of_scope


@dataclass(slots=True)
class Result:
    """What a run found. ``as_of`` is the instant open items were judged at, in UTC microseconds."""

    counts: Counts
    rows: Reconciliation
    rejected: Counter[tuple[str, str]]
    as_of: int
    classes: Classes
    per_class: Ints
    changes: ClockChanges
    by_resolution: int = 0


class Run:
    """Measures exports under the terms of a register, block by block; memory does not grow with their size.

    ``as_of`` judges open items; without it they are kept aside until the newest instant of all exports is known. What
    must be written down goes to ``on_rejected`` and ``on_rows``.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything a report depends on
        self,
        source: TicketSource,
        register: Register,
        clock: Callable[[str], BusinessClock],
        as_of: int | None = None,
        on_rejected: Callable[[list[Rejected]], None] = lambda _: None,
        on_rows: Rows | None = None,
    ) -> None:
        self.reader = ItemReader(source, tags_that_matter(register.terms))
        self.placement = Placement(register)
        events = frozenset(event for event, key in EVENTS.items() if key in self.reader.columns)
        self.classes = Classes(register.terms, self.reader.vocabulary, events)
        self.tally = Tally(self.classes)
        self.lost = LostTime(self.classes)
        self.rows = Reconciliation()
        self._rejected: Counter[tuple[str, str]] = Counter()
        self._clock, self._as_of = clock, as_of
        self.on_rejected, self.on_rows = on_rejected, on_rows
        self._newest = 0
        self._open: list[tuple[Items, Ints]] = []
        self._by_resolution = 0
        self._per_class = np.zeros(0, np.int64)

    def read(self, exports: Iterable[Export], tick: Callable[[], None] = lambda: None) -> Result:
        """Measures all rows of all exports; ``tick`` is called after each block.

        Raises ArithmeticError if a row was lost: that would be our bug.
        """
        for export in exports:
            for chunk in export.chunks():
                self._chunk(chunk)
                tick()
        as_of = self._newest if self._as_of is None else self._as_of
        for items, ids in self._open:
            self._measure(items, ids, as_of)
        fates = np.zeros(3, np.int64)
        np.add.at(fates, self.classes.table("fate"), self._per_class)
        self.rows.measured, self.rows.excluded = int(fates[MEASURED]), int(fates[EXCLUDED])
        self.rows.out_of_scope += int(fates[OUT_OF_SCOPE])
        if not self.rows.balanced:
            raise ArithmeticError(f"rows were lost or counted twice: {self.rows}")
        changes = self.reader.changes
        counts, per_class = self.tally.counts(), self._per_class
        counts.blocks = self.lost.blocks()
        return Result(counts, self.rows, self._rejected, as_of, self.classes, per_class, changes, self._by_resolution)

    def _chunk(self, chunk: Chunk) -> None:
        items, rejected, out = self.reader.read(chunk)
        items, terms, unplaced = self._placed(chunk, items)
        rejected += unplaced
        if rejected:
            rejected.sort(key=lambda row: row.line)
            self._rejected.update((row.code, row.column) for row in rejected)
            self.on_rejected(rejected)
        self.rows.read += chunk.count + len(chunk.rejected)
        self.rows.rejected += len(rejected)
        self.rows.out_of_scope += out
        if self._as_of is not None:
            items, terms = self._until(items, terms, self._as_of)
        if not len(terms):
            return
        ids = self.classes.of(items, terms)
        per_class = np.bincount(ids, minlength=len(self.classes.members))
        per_class[: len(self._per_class)] += self._per_class
        self._per_class = per_class
        self._newest = max(self._newest, *(int(instants.max()) for instants in items.at.values()))
        if self._as_of is not None:
            self._measure(items, ids, self._as_of)
            return
        waiting = is_open(items, self.classes, ids)
        if not waiting.any():
            self._measure(items, ids, self._newest)
            return
        self._keep(items.take(waiting), ids[waiting])
        if self.on_rows is None:
            self._measure(items, ids, self._newest, waiting)
        else:
            self._measure(items.take(~waiting), ids[~waiting], self._newest)

    def _keep(self, items: Items, ids: Ints) -> None:
        """Sets open items aside until it is known as of when to judge them."""
        if self.on_rows is None:
            items = Items(items.at, {}, items.hold, items.row, None)
        self._open.append((items, ids))

    def _measure(self, items: Items, ids: Ints, as_of: int, apart: Mask | None = None) -> None:
        """Measures a block and counts it, but for the items set ``apart``."""
        if not len(ids):
            return
        found: dict[str, Measured] = {}
        for metric in self.classes.metrics:
            how = summed if self.on_rows is None and not self.lost.wants(metric) else measure
            measured = how(items, ids, self.classes, metric, as_of, self._clock)
            if measured is not None:
                if apart is not None:
                    measured.period[apart] = -1
                self.tally.add(metric, ids, measured.period, measured.outcome)
                self._by_resolution += int(np.count_nonzero(measured.by_resolution & (measured.period >= 0)))
            if isinstance(measured, Measured):
                self.lost.add(metric, ids, measured)
                found[metric] = measured
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
        customers, services = items.codes["customer"].astype(np.int64), items.codes["service"]
        words = self.reader.vocabulary
        size = len(words["service"].words)
        pairs, places = np.unique(customers * size + services, return_inverse=True)
        named = [
            (words["customer"].words[pair // size], words["service"].words[pair % size]) for pair in pairs.tolist()
        ]
        numbers = np.array([self.placement.pair(*name) for name in named], np.int64)
        terms = self.placement.find(numbers[places], items.at["created"])
        lost = np.flatnonzero(terms < 0)
        rejected = []
        for row in lost.tolist():
            customer, service = named[places[row]]
            about, code, message = self._why(customer, service, int(terms[row]))
            rejected += chunk.reject([int(items.row[row])], about, code, message)
        return (items, terms, rejected) if not len(lost) else (items.take(terms >= 0), terms[terms >= 0], rejected)

    def _why(self, customer: str, service: str, term: int) -> tuple[str, str, str]:
        """What to say of a row that has no terms: (field, code, message)."""
        register = self.placement.register
        if register.everybody:
            name = register.terms[0].sla.name if register.terms else ""
            return (
                "created",
                "no-terms-in-force",
                f"no version of the SLA {name} was in force when the item was created",
            )
        if not customer:
            return "customer", "no-customer", "the row names no customer"
        if not register.knows(customer):
            return "customer", "unknown-customer", f"no subscription names the customer '{customer}'"
        if term == SEVERAL_TERMS:
            which = "the row names no service" if not service else f"two subscriptions cover the service '{service}'"
            services = ", ".join(register.services(customer))
            return "service", "several-subscriptions", f"{which}; the customer '{customer}' has {services}"
        assert term == NO_TERM  # noqa: S101 - the only other reason
        if service and not register.candidates(customer, service):
            return "service", "unknown-service", f"the customer '{customer}' has no subscription for '{service}'"
        return (
            "created",
            "no-terms-in-force",
            f"the customer '{customer}' had no subscription when the item was created",
        )
