"""Items with a history inside a run: gathered first, then placed, measured and counted like all others."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.carried import timeline
from svcctl.sla.classes import Classes
from svcctl.sla.dials import Dials
from svcctl.sla.events import ANSWERED, RESOLVED, Events
from svcctl.sla.gathered import INITIAL, Rejections
from svcctl.sla.history import HistoryReader
from svcctl.sla.items import ATTRIBUTES, Ints, Items
from svcctl.sla.measure import Measured
from svcctl.sla.placing import find_terms, why
from svcctl.sla.sweep import Stage, sweep
from svcctl.sla.timeline import Timeline
from svcctl.sla.vocabulary import NOTHING
from svcctl.source.tables import Chunk, Export, Rejected, open_again

if TYPE_CHECKING:
    from svcctl.sla.run import Run

_MOST_EVENTS = 1 << 17
_THREADS = 2
_LONGEST, _COARSE = 1 << 61, 20
"""Events and microseconds that are measured in one go: sums of times stay within 64 bits."""


@dataclass(frozen=True, slots=True)
class Told:
    """Items of a stretch that can be measured, with their timelines and terms; ``late`` are those yet to be created."""

    line: Timeline
    items: Items
    terms: Ints
    late: Ints


@dataclass(frozen=True, slots=True)
class Swept:
    """Items that have been measured, with their timelines, classes, the stage they were measured on and the results."""

    line: Timeline
    items: Items
    ids: Ints
    stage: Stage
    found: dict[str, Measured]


class Histories:
    """The items of histories in a run. Memory grows with the items, by some tens of bytes each, not with the events."""

    def __init__(self, run: "Run", source: TicketSource, as_of: int | None) -> None:
        self.run, self.source, self._as_of = run, source, as_of
        self.reader = HistoryReader(run.reader, as_of)
        self.gathered = self.reader.gathered
        self._rejections = Rejections(0)
        self.dials = Dials(run.clock)

    def known(self, items: Items) -> tuple[Ints, Ints]:
        """Which items of a snapshot have a history: (their rows, their numbers)."""
        self.gathered.told()
        numbers = self.gathered.numbers.find(items.ids)
        rows = np.flatnonzero(numbers >= 0)
        return rows, numbers[rows]

    def beside(self, items: Items, numbers: Ints) -> None:
        """Takes from a snapshot what the histories of its items leave open."""
        told = {name: self.reader.bits[name] for name in items.at if not self.reader.tells(name)}
        self.gathered.beside(numbers, items, told)

    def measure(self, exports: list[Export]) -> None:
        """Measures every item, and accounts for the rows of each."""
        self.gathered.told()
        self.gathered.numbers.put_aside()
        count = self.gathered.numbers.count
        self._rejections = Rejections(count)
        stretches = self.gathered.shelf.stretches(count)
        judged, ready = self._judged(stretches)
        with ThreadPoolExecutor(_THREADS) as pool:
            waiting: Iterable[Swept] = ()
            for low, high, _ in stretches:
                told = ready.pop(low) if low in ready else self._told(low, high)
                # While this stretch was put in order, the one before it was measured.
                self._counted(waiting)
                waiting = self._measured(told, judged, pool)
            self._counted(waiting)
        self._reject(exports)

    def _judged(self, stretches: list[tuple[int, int, int]]) -> tuple[int, dict[int, Told]]:
        """The instant at which open items are judged, and what of a stretch had to be read for that.

        Without an as-of instant it is the newest one of any item that is measured.
        """
        newest, ready = 0, dict[int, Told]()
        if self._as_of is None:
            for low, high, last in sorted(stretches, key=lambda stretch: -stretch[2]):
                if last <= newest:
                    break
                ready = {low: self._told(low, high)}
                newest = max(newest, int(ready[low].line.at.max(initial=0)))
        return self.run.seen(newest), ready

    def _told(self, low: int, high: int) -> Told:
        """The items of a stretch in order, but for those that are rejected."""
        events = self.gathered.shelf.take(low, high)
        numbers, broken = np.arange(low, high), self.gathered.broken(low, high)
        torn = "another row of this item was rejected, and without it the item cannot be measured"
        self._rejections.add(numbers[broken], "item", "item-with-rejected-row", torn)
        there = np.bincount(events.item, minlength=high - low) > 0
        if not there.all():
            places = np.cumsum(there) - 1
            events = Events(places[events.item], events.at, events.kind)
        line = self.timelines(events, numbers[there])
        items, terms = self._placed(line, low, high, np.flatnonzero(there))
        kept = np.flatnonzero(~self._rejections.among(items.row))
        if len(kept) < len(items.row):
            line, items, terms = line.take(kept), items.take(kept), terms[kept]
        return Told(line, items, terms, numbers[~there & ~broken])

    def timelines(self, events: Events, numbers: Ints) -> Timeline:
        """The events of items, given item by item, as timelines; ``numbers`` are those of the items."""
        default = self.run.reader.vocabulary["priority"].number(self.source.default_priority)
        initial = self.gathered.word(INITIAL, numbers)
        initial = np.where(initial > NOTHING, initial, default).astype(np.int32)
        return timeline(events, self.gathered.kinds, len(numbers), initial)

    def _placed(self, line: Timeline, low: int, high: int, there: Ints) -> tuple[Items, Ints]:
        """The items of timelines, and their terms; what cannot be measured is rejected."""
        run, numbers = self.run, low + there
        codes = {name: self.gathered.word(name, numbers) for name in ATTRIBUTES}
        codes["priority"] = line.priority[line.first[1:] - 1]
        codes["shape"] = np.full(len(there), run.reader.vocabulary["shape"].number("history"), np.int32)
        ids = self.gathered.numbers.ids(low, high)
        ids = ids if len(there) == high - low else ids.take(there)
        items = Items({"created": line.at[line.opened]}, codes, np.zeros(len(there), np.int64), numbers, ids)
        self._refuse(line, items)
        terms, named = find_terms(run.placement, run.reader.vocabulary, items)
        for row in np.flatnonzero(terms < 0).tolist():
            self._rejections.add(numbers[[row]], *why(run.placement.register, *named(row), int(terms[row])))
        return items, terms

    def _refuse(self, line: Timeline, items: Items) -> None:
        if line.begun is not None:
            stops = (line.flags & (1 << ANSWERED | 1 << RESOLVED)) > 0
            early = np.unique(line.owner[stops & ~line.begun])
            said = "answered or resolved before the item was created"
            self._rejections.add(items.row[early], "at", "stop-before-start", said)
        if "priority" in self.reader.wanted:
            empty = "no row of the item gives a priority: fill it in, or set defaultPriority of the TicketSource"
            self._rejections.add(items.row[items.codes["priority"] == NOTHING], "priority", "no-priority", empty)

    def _measured(self, told: Told, as_of: int, pool: ThreadPoolExecutor) -> Iterable[Swept]:
        """Has a stretch measured, in portions: what was found comes in order, once it is asked for."""
        run, items, line = self.run, told.items, told.line
        run.rows.out_of_scope += int(self.gathered.rows(told.late).sum())
        if not len(items.row):
            return ()
        ids = run.classes.of(items, told.terms)
        run.count(ids, self.gathered.rows(items.row))
        of_row = self.classes(run.classes, line, items, told.terms, ids)
        # Nothing is drawn any more while several threads look at it.
        self.dials.cover(run.classes.lanes, int(line.at.min()), as_of)

        def swept(portion: tuple[int, int]) -> Swept:
            low, high = portion
            mine, rows = line.part(low, high), slice(int(line.first[low]), int(line.first[high]))
            on = self.stage(of_row[rows], as_of)
            found = {metric: sweep(mine, metric, on) for metric in run.classes.metrics}
            return Swept(mine, items.take(np.arange(low, high)), ids[low:high], on, found)

        # What is measured beside makes new classes and draws their clocks: then one thing comes after the other.
        return (pool.map if run.beside is None else map)(swept, _batches(line, as_of))

    def _counted(self, portions: Iterable[Swept]) -> None:
        """Counts what was measured."""
        for each in portions:
            self.run.counted(each.items, each.ids, each.found)
            if self.run.beside is not None:
                self.run.beside.sweep(each.line, each.items, each.ids, each.found, each.stage)

    def stage(self, of_row: Ints, as_of: int) -> Stage:
        """What items are measured on; ``of_row`` are the classes of their events."""
        run, reader = self.run, self.reader
        return Stage(run.classes, of_row, reader.bits, reader.statuses.words, as_of, run.clock, self.dials)

    def classes(self, classes: Classes, line: Timeline, items: Items, terms: Ints, ids: Ints) -> Ints:
        """The class of each item from each row on: it changes with the priority."""
        sizes = np.diff(line.first)
        of_row = np.repeat(ids, sizes)
        other = np.flatnonzero(line.priority != np.repeat(items.codes["priority"], sizes))
        if len(other):
            owner = line.owner[other]
            then = Items({}, items.codes, items.hold, items.row, None).take(owner)
            then.codes["priority"] = line.priority[other]
            of_row[other] = classes.of(then, terms[owner])
        return of_row

    def _reject(self, exports: list[Export]) -> None:
        if not self._rejections:
            return
        changes = self.run.reader.changes
        known = (changes.ambiguous, changes.nonexistent)
        for export in (each for each in exports if each.readable):
            for rows in self._again(export):
                self.run.refuse(rows)
        changes.ambiguous, changes.nonexistent = known

    def _again(self, export: Export) -> Iterator[list[Rejected]]:
        """The rows of rejected items, read once more: what an item lacks is known only when all its rows were read."""
        reader = self.run.reader
        wanted = self.reader.wanted if "at" in export.columns else reader.wanted
        again = open_again(export, wanted, reader.dialect)
        if "at" in export.columns:
            yield from self.reader.again(again.chunks(), self._rejections)
            return
        for chunk in again.chunks():
            yield self._snapshot_rows(chunk)

    def _snapshot_rows(self, chunk: Chunk) -> list[Rejected]:
        items, *_ = self.run.reader.read(chunk)
        rows, numbers = self.known(items)
        found: list[Rejected] = []
        for place in np.flatnonzero(self._rejections.among(numbers)).tolist():
            _, code, message = self._rejections.why(int(numbers[place]))
            found += chunk.reject([int(items.row[rows[place]])], "item", code, message)
        return found


def _batches(line: Timeline, as_of: int) -> Iterator[tuple[int, int]]:
    """The items in portions of bounded events and bounded time: (the first, the one behind the last)."""
    spans = np.maximum(as_of, line.at[line.first[1:] - 1]) - line.at[line.first[:-1]]
    # In coarse steps, each rounded up: their sum stays within 64 bits.
    spanned = np.concatenate([[0], np.cumsum((spans >> _COARSE) + 1)])
    low, count = 0, len(spans)
    while low < count:
        full = np.searchsorted(line.first, line.first[low] + _MOST_EVENTS, "right")
        far = np.searchsorted(spanned, spanned[low] + (_LONGEST >> _COARSE), "right")
        high = max(int(min(full, far)) - 1, low + 1)
        yield low, high
        low = high
