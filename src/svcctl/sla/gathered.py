"""What histories tell, by item: events column by column, what an item is, and which items cannot be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import MISSING, Ints, Items, Mask
from svcctl.sla.vocabulary import NOTHING, Codes

CREATED, ANSWERED, REPLIED, ASKED, RESOLVED, PAUSED, RESUMED = range(7)
STANDARD = ("created", "first-response", "public-reply", "customer-reply", "resolved", "paused", "resumed")
"""The events that the engine knows, by the number of their bit."""
INITIAL = "priority at first"


@dataclass(frozen=True, slots=True)
class Events:
    """Events column by column: the number of their item, UTC microseconds, and what holds or happened then.

    ``status`` and ``priority`` are words by number, 0 where the row says nothing of them; ``was_status`` and
    ``was_priority`` what held before, where the row says. ``flags`` has a bit for each event that the row is.
    """

    item: Ints
    at: Ints
    status: Codes
    priority: Codes
    was_status: Codes
    was_priority: Codes
    flags: Ints

    @property
    def columns(self) -> tuple[npt.NDArray[Any], ...]:
        """All columns, in the order of the fields."""
        return self.item, self.at, self.status, self.priority, self.was_status, self.was_priority, self.flags

    def take(self, rows: Ints) -> "Events":
        """Some of the events, in a new order."""
        return Events.made(column[rows] for column in self.columns)

    @classmethod
    def made(cls, columns: Iterable[npt.NDArray[Any]]) -> "Events":
        """Events out of all their columns, in the order of the fields."""
        item, at, status, priority, was_status, was_priority, flags = columns
        return cls(item, at, status, priority, was_status, was_priority, flags)

    @classmethod
    def of(cls, parts: list["Events"]) -> "Events":
        """Events of several parts, one after the other."""
        if not parts:
            return cls.made(np.zeros(0, np.int64 if wide else np.int32) for wide in (1, 1, 0, 0, 0, 0, 1))
        return cls.made(np.concatenate(column) for column in zip(*(part.columns for part in parts), strict=True))


@dataclass(slots=True)
class Gathered:
    """The items of histories: their numbers as the export writes them, their events, and what is known of each.

    ``attributes`` are words by number, one an item. ``rows`` counts the rows of each item. ``broken`` are those
    that cannot be trusted, because a row of theirs was rejected.
    """

    ids: Any
    events: Events
    attributes: dict[str, Codes]
    rows: Ints
    broken: Mask


def known_numbers(items: Any, ids: Any) -> tuple[Ints, Ints]:
    """Which of some items are among the gathered ones: (their rows, their numbers)."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    numbers = pc.fill_null(pc.index_in(items, value_set=ids), -1).to_numpy().astype(np.int64)
    rows = np.flatnonzero(numbers >= 0)
    return rows, numbers[rows]


def first_words(items: Ints, codes: Codes, count: int) -> Codes:
    """The first word of each item that is not empty."""
    found = np.zeros(count, np.int32)
    said = np.flatnonzero(codes > NOTHING)[::-1]
    found[items[said]] = codes[said]
    return found


def supplemented(gathered: Gathered, numbers: Ints, items: Items, told: Mapping[str, int]) -> Events:
    """The events that only the snapshot knows of items with a history; fills in what the history leaves open.

    ``numbers`` are the gathered numbers of the snapshot's ``items``, ``told`` the bits of the events that the history
    does not tell.
    """
    for name, known in gathered.attributes.items():
        if name in items.codes:
            known[numbers] = np.where(known[numbers] > NOTHING, known[numbers], items.codes[name])
    first = gathered.attributes[INITIAL]
    first[numbers] = np.where(first[numbers] > NOTHING, first[numbers], items.codes["priority"])
    parts = []
    for event, bit in told.items():
        there = np.flatnonzero(items.at[event] != MISSING) if event in items.at else np.zeros(0, np.int64)
        nothing = np.zeros(len(there), np.int32)
        when = items.at[event][there] if len(there) else there
        flags = np.full(len(there), 1 << bit, np.int64)
        parts.append(Events(numbers[there], when, nothing, nothing, nothing, nothing, flags))
    return Events.of(parts)


def initial_priority(gathered: Gathered) -> Codes:
    """The priority of each item that no change tells."""
    return gathered.attributes[INITIAL]


@dataclass(slots=True)
class Rejections:
    """Items of histories that are rejected as a whole, by number: (field, code, message)."""

    why: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def add(self, numbers: Ints, about: str, code: str, message: str) -> None:
        """Rejects some items, unless they are already."""
        for number in numbers.tolist():
            self.why.setdefault(number, (about, code, message))
