"""Items that come twice: a second row of one ticket would count twice, and be paid for twice."""

from pathlib import PurePath
from typing import Any

import numpy as np
import pyarrow as pa

from svcctl.sla.hashed import Hashed
from svcctl.sla.items import Ints, Items, Mask
from svcctl.sla.lines import Lines
from svcctl.sla.numbered import Numbered
from svcctl.source.tables import Chunk, Rejected
from svcctl.source.tables.spelled import chosen
from svcctl.source.tables.spill import Aside

KEPT = 1 << 25
"""Octets of what is kept about items that stay in memory; the rest is put aside."""
_CODE = "item-twice"
_SAID = "{}:{} has the same item: one row an item is counted, the first"


class Repeats:
    """Knows the items that were read, and tells those that come again; two items are never taken for one.

    Items that end in a number take a bit each, see `Numbered`; of others a few bits stay in memory and the texts are
    put aside, see `Hashed`. Where items are ``counting``, ``counted`` are those that came for the first time, block by
    block.
    """

    def __init__(self) -> None:
        self.counting, self.counted = False, list[Any]()
        aside = Aside(KEPT)
        self._numbered, self._hashed, self._lines = Numbered(aside), Hashed(aside), Lines(aside)
        self._rows = 0
        self._others: Ints | None = None

    def sift(self, chunk: Chunk, items: Items, terms: Ints) -> tuple[Items, Ints, list[Rejected]]:
        """The items of a block that come for the first time, their terms, and the rows of the others, refused."""
        if items.ids is None or not len(items.row):
            return items, terms, []
        # The file goes by its name alone, the same wherever the report is made.
        self._lines.add(self._rows, PurePath(chunk.plan.file).name, chunk.lines_of(items.row))
        again = self.again(items.ids)
        if not again.any():
            return items, terms, []
        rows, rejected = np.flatnonzero(again), list[Rejected]()
        told = chunk.told is None or _CODE in chunk.told
        said = [_SAID.format(*each) for each in self._first(items.ids, rows)] if told else [""] * len(rows)
        for row, why in zip(items.row[rows].tolist(), said, strict=True):
            rejected += chunk.reject([row], "item", _CODE, why)
        return items.take(~again), terms[~again], rejected

    def again(self, column: Any) -> Mask:
        """Which items of a column came before, in it or in an earlier one; from now on all of them did."""
        ids = column.cast(pa.binary())
        mine, again = self._numbered.again(ids, self._rows)
        others = self._others = None if mine.all() else np.flatnonzero(~mine)
        if others is not None:
            some = ids if len(others) == len(ids) else chosen(ids, others)
            again[others] = self._hashed.again(some, self._rows + others)
        self._rows += len(ids)
        if self.counting:
            self.counted.append(chosen(ids, np.flatnonzero(~again)) if again.any() else ids)
        return again

    def _first(self, column: Any, rows: Ints) -> list[tuple[str, int]]:
        """The file and line at which items came first, of some rows of the last column that repeat them."""
        found, mine = np.empty(len(rows), np.int64), np.ones(len(rows), bool)
        if self._others is not None:
            at = np.minimum(np.searchsorted(self._others, rows), len(self._others) - 1)
            mine = self._others[at] != rows
            found[~mine] = self._hashed.first(at[~mine])
        found[mine] = self._numbered.first(chosen(column, rows[mine]).cast(pa.binary()))
        return self._lines.said(found)
