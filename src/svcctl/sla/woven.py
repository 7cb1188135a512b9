"""Columns of several metrics of the same items, woven into rows: those of an item follow one another."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.measure import Measured
from svcctl.source.tables.spelled import Known

Column = npt.NDArray[Any]
_ITEMS = 1 << 13
"""Items woven at a time: what is worked out of them stays in the processor's cache."""


class Weave:
    """Weaves what was measured of the same items, metric by metric, into columns of rows.

    ``kept`` are the places of the rows that there are, where items have not a row for each metric. Columns are named as
    those of `Measured`. What is the same column for several metrics is worked out once.
    """

    def __init__(self, parts: Sequence[Measured], kept: npt.NDArray[np.int64] | None = None) -> None:
        self._parts, self._kept = parts, kept
        self._count = len(parts[0].ids)

    def rows(self, kind: Any, work: Callable[..., Column], *names: str) -> Column:
        """A column of rows, of a numpy type: what ``work`` makes of these columns of each metric."""
        return self._woven(kind, work, [tuple(getattr(part, name) for name in names) for part in self._parts])

    def known(self, work: Callable[..., Column], *names: str) -> Known:
        """Which rows have a value, as ``work`` tells by these columns of each metric."""
        return Known.of(self.rows(bool, work, *names))

    def looked_up(self, tables: Sequence[Column], kind: Any) -> Column:
        """A column of rows that each metric looks up in a table of its own, by the classes of items."""
        ids = [part.ids for part in self._parts]
        if all(each is ids[0] for each in ids):
            return self._left(np.stack(tables, axis=1, dtype=kind).take(ids[0], axis=0))
        return self.each(kind, [table.take(mine) for table, mine in zip(tables, ids, strict=True)])

    def each(self, kind: Any, columns: Sequence[Column]) -> Column:
        """A column of rows out of a column of each metric."""
        return self._woven(kind, lambda column: column, [(column,) for column in columns])

    def _woven(self, kind: Any, work: Callable[..., Column], columns: Sequence[tuple[Column, ...]]) -> Column:
        places: dict[tuple[int, ...], list[int]] = {}
        for place, mine in enumerate(columns):
            places.setdefault(tuple(map(id, mine)), []).append(place)
        rows = np.empty((self._count, len(columns)), kind)
        for start in range(0, self._count, _ITEMS):
            some = slice(start, start + _ITEMS)
            for first, *others in places.values():
                made = work(*(column[some] for column in columns[first]))
                for place in (first, *others):
                    rows[some, place] = made
        return self._left(rows)

    def _left(self, rows: Column) -> Column:
        flat = rows.reshape(-1)
        return flat if self._kept is None else flat.take(self._kept)
