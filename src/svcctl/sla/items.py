"""Work items out of an export: what a TicketSource says about columns, clocks and words, applied to whole blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import EARLIEST, LATEST
from svcctl.calendars.instants import to_utc
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.columns import alike, joined, picked, stretches
from svcctl.sla.dialects import dialect_of, headers_of
from svcctl.sla.durations import answered_after, micros_of
from svcctl.sla.sieve import ClockChanges, Sieve
from svcctl.sla.vocabulary import NOTHING, Codes, Vocabulary
from svcctl.source.tables import Chunk, Dialect, Kind, Rejected, Wanted
from svcctl.source.tables.views import bounds

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
MISSING = int(np.iinfo(np.int64).min)
"""The instant of an event that has not happened (or that the export does not tell)."""

EVENTS = {"created": "created", "first-response": "firstResponse", "resolved": "resolved"}
"""The events that every snapshot may tell, and the key of `columns` that names the column of each."""
ATTRIBUTES = ("customer", "service", "region", "tags", "excludedReason")
"""What an item is, as far as it never changes."""

_AFTER = "firstResponseAfter"
_TIME: Kind = "time"


@dataclass(frozen=True, slots=True)
class Items:
    """Work items of one block, column by column.

    ``at`` gives the UTC microseconds of each event, `MISSING` where it has not happened; an event without a column is
    not there. ``codes`` numbers the words of each field. ``hold`` is declared hold time in microseconds. ``row`` leads
    back to the row of the chunk, ``ids`` are the items' numbers as the export writes them.
    """

    at: dict[str, Ints]
    codes: dict[str, Codes]
    hold: Ints
    row: Ints
    ids: Any

    def take(self, rows: Mask | Ints) -> "Items":
        """Some of the items, in order."""
        if rows.dtype == bool and (parts := stretches(rows)) is not None:
            return self._joined(parts)
        from svcctl.source.tables.spelled import chosen  # noqa: PLC0415 - heavy

        places: Any = np.flatnonzero(rows) if rows.dtype == bool else rows
        return Items(
            {event: instants.take(places) for event, instants in self.at.items()},
            {name: picked(codes, places) for name, codes in self.codes.items()},
            picked(self.hold, places),
            self.row.take(places),
            None if self.ids is None else chosen(self.ids, places),
        )

    def _joined(self, parts: list[slice]) -> "Items":
        from pyarrow import concat_arrays  # noqa: PLC0415 - heavy

        return Items(
            {event: joined(instants, parts) for event, instants in self.at.items()},
            {name: joined(codes, parts) for name, codes in self.codes.items()},
            joined(self.hold, parts),
            joined(self.row, parts),
            None if self.ids is None else concat_arrays([self.ids[part] for part in parts]),
        )


class ItemReader:
    """Reads the chunks of exports as one TicketSource describes them.

    The vocabularies and the count of timestamps at clock changes grow over the run. ``beside`` gives further codes
    of the rows of a chunk.
    """

    def __init__(self, source: TicketSource, tags: frozenset[str] = frozenset()) -> None:
        self.source = source
        self._tags = tags
        self.changes = ClockChanges()
        self.beside: Callable[[Chunk], dict[str, Codes]] = lambda _: {}
        self.columns = {key: name for key, name in headers_of(source.columns).items() if name}
        self.events = {event: key for event, key in EVENTS.items() if key in self.columns}
        for name, event in source.events.items():
            if event.column and name not in self.events:
                self.events[name] = f"events.{name}"
                self.columns[f"events.{name}"] = event.column
        self.after = source.columns.first_response_after
        if self.after is not None:
            self.columns[_AFTER] = self.after.column
            self.events.setdefault("first-response", _AFTER)
        words = source.priorities or {}
        reasons = source.exclusion_reasons or {}
        self.vocabulary = {name: Vocabulary(self._reading()) for name in ("customer", "service", "region")}
        self.vocabulary["tags"] = Vocabulary(self._relevant_tags)
        self.vocabulary["priority"] = Vocabulary(self._reading(dict(words), unknown=not words))
        self.vocabulary["shape"] = Vocabulary()
        self.vocabulary["excludedReason"] = Vocabulary(self._reading(dict(reasons), unknown=True))
        self._in_scope = frozenset(source.match.equals) if source.match else frozenset()
        self._holds: dict[str, int] = {}

    @property
    def dialect(self) -> Dialect:
        """How the export is written, as far as the source says."""
        return dialect_of(self.source)

    @property
    def wanted(self) -> dict[str, Wanted]:
        """The columns to read, by field."""
        kinds: dict[str, Kind] = {"item": "item", **dict.fromkeys(self.events.values(), _TIME), _AFTER: "text"}
        beside = frozenset({"priority", *ATTRIBUTES} if self.source.history else ())
        wanted = {
            key: Wanted(name, kinds.get(key, "text"), others=name.names[1:], extra=key in beside)
            for key, name in self.columns.items()
        }
        if self.source.match:
            wanted["match"] = Wanted(self.source.match.column, "text")
        return wanted

    def read(self, chunk: Chunk) -> tuple[Items, list[Rejected], int]:
        """The work items of a chunk, its rejected rows, and how many rows are out of scope."""
        sieve = Sieve(chunk, np.ones(chunk.count, bool), list(chunk.rejected))
        out = self.out_of_scope(sieve)
        self.nameless(sieve)
        at = {event: self.instants(sieve, key) for event, key in self.events.items() if key in chunk.times}
        sieve.reject(
            at["created"] == MISSING, "created", "no-created", "the row does not say when the item was created"
        )
        if self.after is not None and _AFTER in chunk.texts:
            at["first-response"] = answered_after(sieve, _AFTER, self.after, at, self.source.empty_values)
        for event in [event for event in at if event != "created"]:
            early = (at[event] != MISSING) & (at[event] < at["created"])
            said = f"{_NAMES.get(event, event)} before the item was created"
            sieve.reject(early, self.events[event], "stop-before-start", said)
        codes = {name: self._codes(sieve, name) for name in self.vocabulary} | self.beside(chunk)
        hold = self._hold(sieve, at)
        items = Items(at, codes, hold, np.arange(chunk.count), chunk.items)
        return (items if sieve.left.all() else items.take(sieve.left)), sieve.rejected, out

    def out_of_scope(self, sieve: Sieve) -> int:
        """Takes out the rows that the source does not look at, and says how many."""
        column = sieve.chunk.texts.get("match")
        if column is not None:
            sieve.left &= np.array([text in self._in_scope for text in column.values], bool).take(column.codes)
        return sieve.chunk.count - int(np.count_nonzero(sieve.left))

    def nameless(self, sieve: Sieve) -> None:
        """Refuses the rows without an item number."""
        if sieve.chunk.items is not None:
            ends = bounds(sieve.chunk.items)
            sieve.reject(ends[1:] == ends[:-1], "item", "no-item", "the row has no item number")

    def instants(self, sieve: Sieve, key: str) -> Ints:
        """The UTC instants of one event, `MISSING` where there is none. What cannot be read falls through the sieve."""
        times, layout = sieve.chunk.times[key], self.source.timestamps.layout
        sieve.reject(
            times.bad, key, "unreadable-time", lambda value: f"'{value}' is not written as {layout}, or does not exist"
        )
        bad = times.bad.strides != (0,) or times.bad[:1].any()
        known = times.present & ~times.bad if bad else times.present
        micros = times.micros if known.all() else np.where(known, times.micros, MISSING)
        if not times.zoned.all():
            micros = self._placed(sieve, key, micros, known & ~times.zoned)
        # As unsigned numbers, what lies before the first instant lies behind the last; so does MISSING.
        beyond = micros.view(np.uint64) > LATEST
        if np.count_nonzero(beyond) != len(known) - np.count_nonzero(known):
            outside = known & beyond
            sieve.reject(outside, key, "time-out-of-range", "'{}' lies outside the years 1970 to 2199".format)
        return micros

    def _placed(self, sieve: Sieve, key: str, wall: Ints, naive: Mask) -> Ints:
        """Wall-clock times put on the time line, as the source says for its zone and for hours at clock changes."""
        how, zone = self.source.timestamps, self.source.timezone
        if not zone:
            why = "'{}' carries no offset, and the TicketSource names no timezone"
            sieve.reject(naive, key, "time-without-zone", why.format)
            return np.where(naive, MISSING, wall)
        where = np.flatnonzero(naive)
        local = np.clip(wall[where], EARLIEST, LATEST)
        read = to_utc(local, zone, ambiguous=how.ambiguous, nonexistent=how.nonexistent)
        self.changes.ambiguous += int(np.count_nonzero(read.ambiguous & sieve.left[where]))
        self.changes.nonexistent += int(np.count_nonzero(read.nonexistent & sieve.left[where]))
        placed = wall.copy()
        # What lies outside the clock's years stays there, to be refused as that.
        placed[where] = np.where(local == wall[where], read.utc, wall[where])
        refused = np.zeros(len(wall), bool)
        refused[where] = read.rejected
        sieve.reject(refused, key, "time-at-clock-change", f"'{{}}' came twice or never in {zone}".format)
        return placed

    def _codes(self, sieve: Sieve, name: str) -> Codes:
        if name not in sieve.chunk.texts:
            return alike(NOTHING, sieve.chunk.count, np.int32)
        codes = self.vocabulary[name].codes(sieve.chunk.texts[name])
        if name == "priority":
            known = "add it to priorities of the TicketSource"
            sieve.reject(codes < 0, name, "unknown-priority", lambda value: f"priority '{value}' is not known: {known}")
            empty = "the row has no priority: fill it in, or set defaultPriority of the TicketSource"
            sieve.reject(codes == NOTHING, name, "no-priority", empty)
        return codes

    def _hold(self, sieve: Sieve, at: dict[str, Ints]) -> Ints:
        if "holdMinutes" not in sieve.chunk.texts:
            return alike(0, sieve.chunk.count, np.int64)
        column = sieve.chunk.texts["holdMinutes"]
        hold = np.array([self._minutes(text) for text in column.values], np.int64).take(column.codes)
        wrong = "'{}' is no number of minutes, or below zero".format
        sieve.reject(hold < 0, "holdMinutes", "unreadable-hold", wrong)
        if "resolved" in at:
            impossible = (at["resolved"] != MISSING) & (hold > at["resolved"] - at["created"])
            longer = "on hold for {} minutes, which is longer than the item was open".format
            sieve.reject(impossible, "holdMinutes", "hold-longer-than-item", longer)
        return hold

    def _minutes(self, text: str) -> int:
        if text not in self._holds:
            self._holds[text] = 0 if text in self.source.empty_values else micros_of(text, "minutes")
        return self._holds[text]

    def _relevant_tags(self, text: str) -> str:
        """The tags that make a difference to any target, in alphabetical order: few, where exports hold thousands."""
        return ",".join(sorted({tag.strip() for tag in text.split(",")} & self._tags))

    def _reading(self, words: dict[str, str] | None = None, *, unknown: bool = True) -> Any:
        empty = frozenset(self.source.empty_values) | {""}
        default = self.source.default_priority or "" if words is not None and not unknown else ""

        def read(text: str) -> str | None:
            if text in empty:
                return default
            return (words or {}).get(text, text if unknown else None)

        return read


_NAMES = {"first-response": "answered", "resolved": "resolved"}
