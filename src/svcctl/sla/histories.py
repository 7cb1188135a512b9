"""Items with a history inside a run: gathered first, then placed, measured and counted like all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.gathered import (
    ANSWERED,
    RESOLVED,
    Events,
    Gathered,
    Rejections,
    initial_priority,
    known_numbers,
    supplemented,
)
from svcctl.sla.history import HistoryReader
from svcctl.sla.items import ATTRIBUTES, Ints, Items
from svcctl.sla.placing import find_terms, why
from svcctl.sla.sweep import Stage, sweep
from svcctl.sla.timeline import Timeline, timeline
from svcctl.sla.vocabulary import NOTHING
from svcctl.source.tables import Chunk, Export, Rejected, open_export

if TYPE_CHECKING:
    from svcctl.sla.run import Run

_MOST_EVENTS = 1 << 19
_LONGEST = 1 << 61
"""Events and microseconds that are measured in one go: sums of times stay within 64 bits."""


class Histories:
    """The items of histories in a run. Memory grows with their events, by some tens of bytes each."""

    def __init__(self, run: "Run", source: TicketSource) -> None:
        self.run, self.source = run, source
        self.reader = HistoryReader(run.reader)
        self._gathered: Gathered | None = None
        self._beside: list[Events] = []
        self.items = 0
        self.only_snapshots = 0

    @property
    def gathered(self) -> Gathered:
        """All items with a history; asked for once no more of them come."""
        if self._gathered is None:
            self._gathered = self.reader.gathered()
        return self._gathered

    def known(self, items: Items) -> tuple[Ints, Ints]:
        """Which items of a snapshot have a history: (their rows, their numbers)."""
        return known_numbers(items.ids, self.gathered.ids)

    def beside(self, items: Items, numbers: Ints) -> None:
        """Takes from a snapshot what the histories of its items leave open."""
        told = {name: self.reader.bits[name] for name in items.at if not self._tells(name)}
        self._beside.append(supplemented(self.gathered, numbers, items, told))
        np.add.at(self.gathered.rows, numbers, 1)

    def _tells(self, name: str) -> bool:
        event = self.source.events.get(name)
        return bool(event and event.when) or (name == "first-response" and self._tells("public-reply"))

    def measure(self, exports: list[Export], as_of: int | None) -> None:
        """Measures every item, and accounts for the rows of each."""
        gathered = self.gathered
        events = Events.of([gathered.events, *self._beside])
        if as_of is not None:
            events = events.take(np.flatnonzero(events.at <= as_of))
        there = np.flatnonzero(np.bincount(events.item, minlength=len(gathered.ids)))
        late = np.bincount(there, minlength=len(gathered.ids)) == 0
        self.run.rows.out_of_scope += int(gathered.rows[late & ~gathered.broken].sum())
        rejections = Rejections()
        torn = "another row of this item was rejected, and without it the item cannot be measured"
        rejections.add(np.flatnonzero(gathered.broken), "item", "item-with-rejected-row", torn)
        if len(there):
            numbers = np.zeros(len(gathered.ids), np.int64)
            numbers[there] = np.arange(len(there))
            events = Events.made((numbers[events.item], *events.columns[1:]))
            self._measure(self._line(events, there), there, rejections)
        self._reject(exports, rejections)

    def _line(self, events: Events, there: Ints) -> Timeline:
        default = self.run.reader.vocabulary["priority"].number(self.source.default_priority)
        initial = initial_priority(self.gathered)[there]
        return timeline(events, len(there), np.where(initial > NOTHING, initial, default).astype(np.int32))

    def _measure(self, line: Timeline, there: Ints, rejections: Rejections) -> None:
        gathered, run = self.gathered, self.run
        last = line.priority[line.first[1:] - 1]
        codes = {name: gathered.attributes[name][there] for name in ATTRIBUTES}
        shape = np.full(len(there), run.reader.vocabulary["shape"].number("history"), np.int32)
        at = {"created": line.at[line.opened]}
        ids = gathered.ids.take(there)
        items = Items(at, {**codes, "priority": last, "shape": shape}, np.zeros(len(there), np.int64), there, ids)
        self._refuse(line, items, rejections)
        terms, named = find_terms(run.placement, run.reader.vocabulary, items)
        for number in np.flatnonzero(terms < 0).tolist():
            rejections.add(there[[number]], *why(run.placement.register, *named(number), int(terms[number])))
        kept = np.flatnonzero(~np.isin(there, np.fromiter(rejections.why, np.int64, len(rejections.why))))
        if not len(kept):
            return
        items, terms, line = items.take(kept), terms[kept], line.take(kept)
        self.items = len(kept)
        judged = run.seen(int(line.at.max()))
        ids_ = run.classes.of(items, terms)
        run.count(ids_, gathered.rows[items.row])
        of_row = self._classes(line, items, terms, ids_)
        self._sweep(line, items, ids_, of_row, judged)

    def _refuse(self, line: Timeline, items: Items, rejections: Rejections) -> None:
        before = np.arange(len(line.at)) < line.opened[line.owner]
        stops = (line.flags & (1 << ANSWERED | 1 << RESOLVED)) > 0
        early = np.unique(line.owner[before & stops])
        rejections.add(items.row[early], "at", "stop-before-start", "answered or resolved before the item was created")
        if "priority" in self.reader.wanted:
            empty = "no row of the item gives a priority: fill it in, or set defaultPriority of the TicketSource"
            rejections.add(items.row[items.codes["priority"] == NOTHING], "priority", "no-priority", empty)

    def _classes(self, line: Timeline, items: Items, terms: Ints, ids: Ints) -> Ints:
        """The class of each item from each row on: it changes with the priority."""
        owner = line.owner
        of_row = ids[owner]
        other = np.flatnonzero(line.priority != items.codes["priority"][owner])
        if len(other):
            then = items.take(owner[other])
            then.codes["priority"] = line.priority[other]
            of_row[other] = self.run.classes.of(then, terms[owner[other]])
        return of_row

    def _sweep(self, line: Timeline, items: Items, ids: Ints, of_row: Ints, as_of: int) -> None:
        run = self.run
        stage = (run.classes, self.reader.bits, self.reader.statuses.words)
        for part in _batches(line, as_of):
            mine = line.take(part)
            rows = np.arange(line.first[part[0]], line.first[part[-1] + 1])
            on = Stage(stage[0], of_row[rows], stage[1], stage[2], as_of, run.clock)
            found = {metric: sweep(mine, metric, on) for metric in run.classes.metrics}
            run.counted(items.take(part), ids[part], found)

    def _reject(self, exports: list[Export], rejections: Rejections) -> None:
        if not rejections.why:
            return
        changes = self.run.reader.changes
        known = (changes.ambiguous, changes.nonexistent)
        for export in exports:
            for rows in self._again(export, rejections):
                self.run.refuse(rows)
        changes.ambiguous, changes.nonexistent = known

    def _again(self, export: Export, rejections: Rejections) -> Iterator[list[Rejected]]:
        """The rows of rejected items, read once more: what an item lacks is known only when all its rows were read."""
        reader = self.run.reader
        wanted = self.reader.wanted if "at" in export.columns else reader.wanted
        again = open_export(export.file, wanted, reader.dialect, hashed=False)
        if "at" in export.columns:
            yield from self.reader.again(again.chunks(), rejections.why, self.gathered.ids)
            return
        for chunk in again.chunks():
            yield self._snapshot_rows(chunk, rejections)

    def _snapshot_rows(self, chunk: Chunk, rejections: Rejections) -> list[Rejected]:
        items, *_ = self.run.reader.read(chunk)
        rows, numbers = self.known(items)
        found: list[Rejected] = []
        for row, number in zip(items.row[rows].tolist(), numbers.tolist(), strict=True):
            if number in rejections.why:
                _, code, message = rejections.why[number]
                found += chunk.reject([row], "item", code, message)
        return found


def _batches(line: Timeline, as_of: int) -> Iterator[Ints]:
    """The items in portions of bounded events and bounded time."""
    events = np.diff(line.first)
    spans = np.maximum(as_of, line.at[line.first[1:] - 1]) - line.at[line.first[:-1]]
    begin, held, spanned = 0, 0, 0
    for item, (size, span) in enumerate(zip(events.tolist(), spans.tolist(), strict=True)):
        if item > begin and (held + size > _MOST_EVENTS or spanned + span > _LONGEST):
            yield np.arange(begin, item)
            begin, held, spanned = item, 0, 0
        held, spanned = held + size, spanned + span
    if begin < len(events):
        yield np.arange(begin, len(events))
