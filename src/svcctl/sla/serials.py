"""Items that are written as a prefix and a number, such as INC0012345, looked up by that number in a table."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from svcctl.sla.items import Ints
from svcctl.sla.vocabulary import Codes
from svcctl.sla.written import Written, spelled
from svcctl.source.tables.views import Octets

_MOST_FORMS = 16
_ROOM, _THIN = 1 << 20, 8
"""Entries that a table may always have, and how many more than there are items."""


@dataclass(slots=True, eq=False)
class _Table:
    """The items written in one way: one more than the number of each, from the item ``low`` on; 0 where it has none."""

    written: Written
    low: int = 0
    held: Codes = field(default_factory=lambda: np.zeros(0, np.int32))

    def reach(self, low: int, high: int) -> int:
        """How many entries the table needs to hold the items between two, both included."""
        return high - low + 1 if not len(self.held) else max(high + 1, self.low + len(self.held)) - min(low, self.low)

    def grow(self, low: int, high: int) -> None:
        """Makes room for the items between two, both included, and for some above them."""
        if len(self.held) and self.low <= low and high < self.low + len(self.held):
            return
        begin = min(low, self.low) if len(self.held) else low
        held = np.zeros(self.reach(low, high) * 5 // 4 + 1, np.int32)
        held[self.low - begin if len(self.held) else 0 :][: len(self.held)] = self.held
        self.low, self.held = begin, held


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows whose items are in one table, and the numbers that are written there."""

    table: _Table
    rows: Ints
    written: Ints

    def new(self) -> Ints:
        """Which of the rows have an item that has not come up before: the first row of each."""
        held, at = self.table.held, self.written - self.table.low
        unknown = np.flatnonzero(held.take(at) == 0)
        marks = np.arange(-len(unknown), 0, dtype=np.int32)
        # Backwards, so that the mark of the first row stays.
        held[at[unknown][::-1]] = marks[::-1]
        new: Ints = unknown[held.take(at[unknown]) == marks]
        return new

    def number(self, new: Ints, numbers: Ints) -> Ints:
        """Puts the numbers of new items down, and gives those of all rows."""
        held, at = self.table.held, self.written - self.table.low
        held[at[new]] = numbers + 1
        return held.take(at).astype(np.int64) - 1


class Serials:
    """Knows items by tables, as long as all of them end in digits and their numbers lie near each other. Exact."""

    def __init__(self) -> None:
        self._tables: list[_Table] = []

    def numbers(self, ids: Any, count: int) -> tuple[Ints, Ints] | None:
        """The numbers of some items, a pyarrow array of binary, and the rows of new ones, numbered from ``count`` on.

        None where an item is written otherwise or lies too far off: then nothing here counts any more.
        """
        parts = self._parts(ids, taking=True)
        if parts is None or not self._make_room(parts, count + len(ids)):
            return None
        found = np.empty(len(ids), np.int64)
        new = [part.new() for part in parts]
        rows = [part.rows[mine] for part, mine in zip(parts, new, strict=True)]
        fresh = np.sort(np.concatenate([np.zeros(0, np.int64), *rows]))
        found[fresh] = np.arange(count, count + len(fresh))
        for part, mine in zip(parts, new, strict=True):
            found[part.rows] = part.number(mine, found[part.rows[mine]])
        return found, fresh

    def find(self, ids: Any) -> Ints:
        """The numbers of some items, -1 for those that have none."""
        found = np.full(len(ids), -1)
        for part in self._parts(ids, taking=False) or []:
            at = part.written - part.table.low
            there = np.flatnonzero((at >= 0) & (at < len(part.table.held)))
            found[part.rows[there]] = part.table.held.take(at[there]).astype(np.int64) - 1
        return found

    def _parts(self, ids: Any, *, taking: bool) -> list[_Part] | None:
        """The rows of each table; where all rows are to be ``taking`` part, new tables are made, or None is given."""
        text, bounds = spelled(ids)
        sizes, left = np.diff(bounds), np.arange(len(ids))
        found: list[_Part] = []
        for table in self._tables:
            left = self._part(table, found, text, bounds, sizes, left)
        while taking and len(left):
            written = Written.of(ids[int(left[0])].as_py())
            if written is None or len(self._tables) == _MOST_FORMS:
                return None
            self._tables.append(_Table(written))
            left = self._part(self._tables[-1], found, text, bounds, sizes, left)
        return found

    @staticmethod
    def _part(table: _Table, found: list[_Part], text: Octets, bounds: Ints, sizes: Ints, left: Ints) -> Ints:  # noqa: PLR0913, PLR0917 - the text and where it is cut
        """Adds the rows of one table; gives those that are left."""
        alike = sizes[left] == table.written.size
        rows = left[alike]
        numbers, fits = table.written.numbers(text, bounds[1:][rows])
        if len(rows):
            found.append(_Part(table, rows, numbers) if fits.all() else _Part(table, rows[fits], numbers[fits]))
        alike[alike] = fits
        rest: Ints = left[~alike]
        return rest

    def _make_room(self, parts: list[_Part], count: int) -> bool:
        """Makes room for all rows; False where their numbers lie too far from each other for a table."""
        spans = [(int(part.written.min()), int(part.written.max())) for part in parts if len(part.rows)]
        tables = [part.table for part in parts if len(part.rows)]
        sizes = sum(len(table.held) for table in self._tables if table not in tables)
        sizes += sum(table.reach(*span) for table, span in zip(tables, spans, strict=True))
        if sizes > max(_ROOM, _THIN * count):
            return False
        for table, span in zip(tables, spans, strict=True):
            table.grow(*span)
        return True
