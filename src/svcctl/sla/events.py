"""Events of work items column by column, and how they are written down in few bytes each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints
from svcctl.sla.vocabulary import Codes

CREATED, ANSWERED, REPLIED, ASKED, RESOLVED, PAUSED, RESUMED = range(7)
STANDARD = ("created", "first-response", "public-reply", "customer-reply", "resolved", "paused", "resumed")
"""The events that the engine knows, by the number of their bit."""
_FIELDS = ("item", "at", "status", "priority", "was_status", "was_priority", "flags")
_WAS = frozenset({"was_status", "was_priority"})


@dataclass(frozen=True, slots=True)
class Events:
    """Events column by column: the number of their item, UTC microseconds, and what holds or happened then.

    ``status`` and ``priority`` are words by number, 0 where the row says nothing of them; ``was_status`` and
    ``was_priority`` what held before, where the row says. ``flags`` has a bit for each event that the row is.
    """

    item: npt.NDArray[np.integer]
    at: Ints
    status: Codes
    priority: Codes
    was_status: Codes
    was_priority: Codes
    flags: npt.NDArray[np.integer]

    @property
    def columns(self) -> tuple[npt.NDArray[Any], ...]:
        """All columns, in the order of the fields."""
        return self.item, self.at, self.status, self.priority, self.was_status, self.was_priority, self.flags

    def take(self, rows: Ints | npt.NDArray[np.bool_]) -> "Events":
        """Some of the events, in a new order."""
        return Events.made(column[rows] for column in self.columns)

    @classmethod
    def made(cls, columns: Iterable[npt.NDArray[Any]]) -> "Events":
        """Events out of all their columns, in the order of the fields."""
        item, at, status, priority, was_status, was_priority, flags = columns
        return cls(item, at, status, priority, was_status, was_priority, flags)


class Layout:
    """How events are written down: with the widths that a source needs.

    ``bits`` is how many events there may be, ``was`` whether rows say what held before.
    """

    def __init__(self, bits: int, *, was: bool) -> None:
        flags = np.min_scalar_type((1 << bits + 1) - 1) if bits < 31 else np.dtype(np.int64)
        flags = np.dtype(f"i{max(flags.itemsize, 2)}")
        names = [name for name in _FIELDS if was or name not in _WAS]
        wide = {"at": np.dtype(np.int64), "flags": flags}
        self.dtype = np.dtype([(name, wide.get(name, np.dtype(np.int32))) for name in names])

    def records(self, events: Events) -> npt.NDArray[np.void]:
        """Events as records, one behind the other."""
        found = np.empty(len(events.at), self.dtype)
        for name in self.dtype.names or ():
            found[name] = getattr(events, name)
        return found

    def nothing(self) -> npt.NDArray[np.void]:
        """No records."""
        return np.empty(0, self.dtype)

    def events(self, records: npt.NDArray[np.void], low: int) -> Events:
        """Records as events whose items are counted from ``low``."""
        there = {name: records[name].copy() for name in self.dtype.names or ()}
        nothing = np.broadcast_to(np.int32(0), len(records))
        there["item"] -= np.int32(low)
        return Events.made(there.get(name, nothing) for name in _FIELDS)
