"""Events of work items: whose, when, and by number what a row says of them. Many rows say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints
from svcctl.sla.vocabulary import Codes

CREATED, ANSWERED, REPLIED, ASKED, RESOLVED, PAUSED, RESUMED = range(7)
STANDARD = ("created", "first-response", "public-reply", "customer-reply", "resolved", "paused", "resumed")
"""The events that the engine knows, by the number of their bit."""


class Said(NamedTuple):
    """What a row says, beside whose event it is and when.

    ``status`` and ``priority`` are words by number, 0 where the row says nothing of them; ``was_status`` and
    ``was_priority`` what held before, where the row says. ``flags`` has a bit for each event that the row is.
    """

    status: int = 0
    priority: int = 0
    was_status: int = 0
    was_priority: int = 0
    flags: int = 0


class Kinds:
    """What the rows of a run say, each by a number: hundreds of things in millions of rows."""

    def __init__(self) -> None:
        self._numbers: dict[Said, int] = {}
        self._columns = tuple(np.zeros(0, np.int64) for _ in Said._fields)

    def number(self, said: Said) -> int:
        """The number of what a row says; something new gets the next one."""
        return self._numbers.setdefault(said, len(self._numbers))

    def numbers(self, rows: Iterable[Iterable[int]]) -> Codes:
        """The numbers of what some rows say, each given as the fields of `Said`."""
        return np.array([self.number(Said(*row)) for row in rows], np.int32)

    def table(self, field: str) -> Ints:
        """One field of what is said, by number."""
        if len(self._columns[0]) != len(self._numbers):
            self._columns = tuple(np.array(column, np.int64) for column in zip(*self._numbers, strict=True))
        return self._columns[Said._fields.index(field)]


@dataclass(frozen=True, slots=True)
class Events:
    """Events column by column: the number of their item, UTC microseconds, and the number of what is said then."""

    item: npt.NDArray[np.integer]
    at: Ints
    kind: Codes

    def take(self, rows: Ints | npt.NDArray[np.bool_]) -> "Events":
        """Some of the events, in a new order."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        return Events(self.item.take(places), self.at.take(places), self.kind.take(places))
