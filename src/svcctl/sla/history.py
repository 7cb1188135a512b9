"""Exports with one row an event: who changed what on which work item, and when. Rows may come in any order."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from svcctl.kinds.base import Header
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.columns import different
from svcctl.sla.events import ANSWERED, REPLIED, RESOLVED, STANDARD
from svcctl.sla.gathered import INITIAL, Gathered, Rejections
from svcctl.sla.items import ATTRIBUTES, MISSING, Ints, ItemReader, Mask
from svcctl.sla.sieve import Sieve
from svcctl.sla.vocabulary import Codes, Vocabulary
from svcctl.source.tables import Chunk, Coded, Export, Kind, Rejected, Wanted


def is_history(export: Export) -> bool:
    """True when an export was opened as a history."""
    return "at" in export.columns


def looks_like_history(source: TicketSource, header: tuple[str, ...]) -> bool:
    """True when a source has to read an export with this header as a history: it has nothing else, or all it needs."""
    history = source.history
    if history is None or not source.columns.item:
        return history is not None
    changes = [] if history.changes is None else [history.changes.field, history.changes.to]
    needed = [history.item, history.at, history.status, history.priority, *changes]
    there = {" ".join(name.split()).casefold() for name in header}
    return all(any(" ".join(name.split()).casefold() in there for name in names.names) for names in needed if names)


_RESOLVED = "resolved"
_OF_ITEMS = frozenset({*ATTRIBUTES, "match"})
"""Columns that tell what an item is, or whether it is meant at all, and not what happened."""


def _by_status(source: TicketSource) -> bool:
    """True when it is a status that resolves items: one is called so, and no row is said to do it."""
    history, event = source.history, source.events.get(_RESOLVED)
    tells = history is not None and (history.status or history.changes)
    return bool(tells) and _RESOLVED in source.statuses.values() and not (event and event.when)


class HistoryReader:
    """Gathers the rows of histories as one TicketSource describes them; shares the words of the items' reader.

    Nothing that happens after ``until`` counts.
    """

    def __init__(self, reader: ItemReader, until: int | None = None) -> None:
        self.reader, self.source = reader, reader.source
        self.statuses = Vocabulary(self._status)
        reader.vocabulary["status"] = self.statuses
        self.bits = {name: bit for bit, name in enumerate(STANDARD)}
        whens = {name: event.when for name, event in self.source.events.items() if event.when}
        for name in sorted({*whens, *self.source.events} - self.bits.keys()):
            self.bits[name] = len(self.bits)
        self._whens = whens
        self._resolving = self.statuses.number(_RESOLVED) if _by_status(self.source) else 0
        self._columns = self._headers(self.source)
        self.gathered = Gathered(until)

    @property
    def told(self) -> frozenset[str]:
        """The events that histories tell, or that snapshots beside them do. An answer is a public reply."""
        told = {"created", *filter(self.tells, self.bits), *self.reader.events}
        return frozenset(told | ({"first-response"} if "public-reply" in told else set()))

    def tells(self, event: str) -> bool:
        """True when the rows of histories say when an event happens, so that no snapshot has to."""
        if event == "first-response" and self.tells("public-reply"):
            return True
        return event in self._whens or (event == _RESOLVED and self._resolving > 0)

    @property
    def wanted(self) -> dict[str, Wanted]:
        """The columns to read, by field."""
        kinds: dict[str, Kind] = {"item": "item", "at": "time"}
        extra = frozenset({*ATTRIBUTES, "priority", "match"})
        return {
            key: Wanted(name, kinds.get(key, "text"), others=name.names[1:], extra=key in extra)
            for key, name in self._columns.items()
        }

    def _headers(self, source: TicketSource) -> dict[str, Header]:
        history, columns = source.history, source.columns
        if history is None:
            return {}
        named = {
            "item": history.item,
            "at": history.at,
            "status": history.status,
            "priority": history.priority or columns.priority,
            **{key: header for key, header in self.reader.columns.items() if key in ATTRIBUTES},
        }
        if history.changes is not None:
            named |= {"field": history.changes.field, "to": history.changes.to, "from": history.changes.from_}
        for when in self._whens.values():
            named |= {f"when {header}": Header(header) for header in when}
        if source.match:
            named["match"] = Header(source.match.column)
        return {key: header for key, header in named.items() if header}

    def _status(self, text: str) -> str:
        return "" if text in self.source.empty_values else self.source.statuses.get(text, text)

    def read(self, chunk: Chunk) -> tuple[list[Rejected], int]:
        """Keeps the events of a chunk; gives its rejected rows, and how many rows are out of scope."""
        sieve = Sieve(chunk, np.ones(chunk.count, bool), list(chunk.rejected))
        out = self.reader.out_of_scope(sieve)
        self.reader.nameless(sieve)
        named = sieve.left.copy()
        at = self.reader.instants(sieve, "at")
        sieve.reject(at == MISSING, "at", "no-time", "the row does not say when it happened")
        rows, place = _different(chunk)
        kinds, priority = self._kinds(rows)
        if len(priority) and int(priority.min()) < 0:
            self._unknown(sieve, chunk, priority.take(place))
        kept = np.flatnonzero(sieve.left)
        if len(broken := np.flatnonzero(named & ~sieve.left)):
            self.gathered.doubt(chunk.items.take(broken))
        if len(kept):
            kind, words, items = kinds.take(place), dict(self._words(chunk)), chunk.items
            if len(kept) < chunk.count:
                items, at, kind = items.take(kept), at[kept], kind[kept]
                words = {name: codes[kept] for name, codes in words.items()}
            self.gathered.add(items, at, kind, words)
        return sieve.rejected, out

    def _kinds(self, rows: Chunk) -> tuple[Codes, Codes]:
        """What each row says, by number, and its priority: -1 where nobody knows it."""
        status, was_status = self._held(rows, "status", self.statuses)
        priority, was_priority = self._held(rows, "priority", self.reader.vocabulary["priority"])
        flags = self._flags(rows)
        if self._resolving:
            flags |= (status == self._resolving).astype(np.int64) << RESOLVED
        said = (status, np.maximum(priority, 0), was_status, was_priority, flags)
        alone, place = different(((column, int(column.max(initial=0)) + 1) for column in said), rows.count)
        kinds = self.gathered.kinds.numbers(zip(*(column[alone].tolist() for column in said), strict=True))
        return kinds.take(place), priority

    def _words(self, chunk: Chunk) -> Iterator[tuple[str, Codes]]:
        """What the rows say of their items, by field."""
        for name in ATTRIBUTES:
            if name in chunk.texts:
                yield name, self.reader.vocabulary[name].codes(chunk.texts[name])
        if self._by_changes and "priority" in chunk.texts:
            yield INITIAL, np.maximum(self.reader.vocabulary["priority"].codes(chunk.texts["priority"]), 0)

    def _held(self, chunk: Chunk, name: str, words: Vocabulary) -> tuple[Codes, Codes]:
        """What holds from each row on, and what held before: 0 where no word is said, -1 where nobody knows it."""
        nothing = np.zeros(chunk.count, np.int32)
        history = self.source.history
        changes = None if history is None else history.changes
        if changes is not None and not (history and getattr(history, name)):
            fields = chunk.texts["field"]
            meant = getattr(changes, name)
            mine = np.array([text in meant for text in fields.values], bool).take(fields.codes)
            was = _chosen(words, chunk.texts["from"], mine) if "from" in chunk.texts else nothing
            return _chosen(words, chunk.texts["to"], mine), np.maximum(was, 0)
        if name not in chunk.texts:
            return nothing, nothing
        column = chunk.texts[name]
        said = np.array([text not in self.source.empty_values and text != "" for text in column.values], bool)
        return _chosen(words, column, said.take(column.codes)), nothing

    def _unknown(self, sieve: Sieve, chunk: Chunk, priority: Codes) -> None:
        about = "priority" if "priority" in chunk.texts and not self._by_changes else "to"
        known = "add it to priorities of the TicketSource"
        sieve.reject(priority < 0, about, "unknown-priority", lambda value: f"priority '{value}' is not known: {known}")

    @property
    def _by_changes(self) -> bool:
        history = self.source.history
        return history is not None and history.changes is not None and not history.priority

    def _flags(self, chunk: Chunk) -> Ints:
        flags = np.zeros(chunk.count, np.int64)
        for name, when in self._whens.items():
            fits = np.ones(chunk.count, bool)
            for header, values in when.items():
                column = chunk.texts[f"when {header}"]
                fits &= np.array([text in values for text in column.values], bool).take(column.codes)
            flags |= fits.astype(np.int64) << self.bits[name]
        if "first-response" not in self._whens:
            flags |= (flags >> REPLIED & 1) << ANSWERED
        return flags

    def again(self, chunks: Iterator[Chunk], rejections: Rejections) -> Iterator[list[Rejected]]:
        """The rows of items that were rejected as a whole, out of chunks that are read once more."""
        for chunk in chunks:
            sieve = Sieve(chunk, np.ones(chunk.count, bool))
            self.reader.out_of_scope(sieve)
            self.reader.nameless(sieve)
            at = self.reader.instants(sieve, "at")
            sieve.reject(at == MISSING, "at", "", "")
            self._unknown(sieve, chunk, self._held(chunk, "priority", self.reader.vocabulary["priority"])[0])
            rows = np.flatnonzero(sieve.left)
            numbers = self.gathered.numbers.find(chunk.items.take(rows))
            found: list[Rejected] = []
            for place in np.flatnonzero(rejections.among(numbers)).tolist():
                found += chunk.reject([int(rows[place])], *rejections.why(int(numbers[place])))
            if found:
                yield found


def _different(chunk: Chunk) -> tuple[Chunk, Ints]:
    """Rows of a chunk that differ in what they say, and the place of each row among them; without times and items."""
    texts = {name: column for name, column in chunk.texts.items() if name not in _OF_ITEMS}
    rows, place = different(((column.codes, len(column.values)) for column in texts.values()), chunk.count)
    some = {name: Coded(column.codes[rows], column.values) for name, column in texts.items()}
    return replace(chunk, count=len(rows), times={}, texts=some, items=None), place


def _chosen(words: Vocabulary, column: Coded, rows: Mask) -> Codes:
    """The numbers of the words in some rows, 0 in the others: texts of other rows are none of our words."""
    used = np.unique(column.codes[rows])
    table = np.zeros(len(column.values), np.int32)
    if len(used):
        table[used] = words.codes(
            Coded(np.arange(len(used), dtype=np.int32), tuple(column.values[code] for code in used))
        )
    return np.where(rows, table.take(column.codes) if len(table) else 0, 0).astype(np.int32)
