from typing import NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

CHUNK_ROWS = 1 << 15
"""Rows worked on at a time: the temporaries of one chunk stay in the processor's cache, which doubles the speed."""

_MOST_PASSES = 8
_MOST_SLOTS_PER_STEP = 64
_FEWEST_SLOTS = 4096
_FEW = 1000
"""Values that are found by bisection until more are asked for at once."""
_INFINITY = np.iinfo(np.int64).max


class Steps:
    """Finds the row of a timetable that is in force at an instant, for millions of instants a second.

    ``breakpoints`` are int64, sorted, without repeats. A table indexed by a fixed power-of-two step leads near the
    right row, and a few corrections lead to it; where breakpoints are so crowded that this would be slow, bisection is
    used. Values are below 2**63 - 1 and differ from the first breakpoint by less than 2**63.
    """

    __slots__ = ("_next", "_table")

    def __init__(self, breakpoints: IntArray) -> None:
        self._next = np.append(breakpoints, _INFINITY)
        self._table: _Table | None = None

    def count(self, values: IntArray) -> IntArray:
        """How many breakpoints are at or before each value: int64, 0 to n."""
        table = self._table
        if table is None:
            if values.size < _FEW:  # most timetables are asked a few times only, and a table takes longer than that
                return np.searchsorted(self._next[:-1], values, side="right")
            table = self._table = _table(self._next[:-1])
        if table.passes > _MOST_PASSES:
            return np.searchsorted(self._next[:-1], values, side="right")
        found = table.near.take((values - table.origin) >> table.shift, mode="clip")
        for _ in range(table.passes):
            found += self._next.take(found, mode="clip") <= values
        return found

    def index(self, values: IntArray) -> IntArray:
        """The last breakpoint at or before each value: int64, -1 where there is none."""
        return self.count(values) - 1


class _Table(NamedTuple):
    """Near which row the values of each slot lie, and how many corrections lead to it at most."""

    origin: int
    shift: int
    near: IntArray
    passes: int


def _table(breakpoints: IntArray) -> _Table:
    size = len(breakpoints)
    origin = int(breakpoints[0]) if size else 0
    span = int(breakpoints[-1]) - origin if size else 0
    gap = int(np.diff(breakpoints).min()) if size > 1 else 1
    most_slots = max(_FEWEST_SLOTS, size * _MOST_SLOTS_PER_STEP)
    # A slot no wider than the smallest gap holds one breakpoint, so one correction is enough.
    shift = max(gap.bit_length() - 1, (span // most_slots).bit_length())
    held = np.bincount((breakpoints - origin) >> shift)
    return _Table(origin, shift, np.concatenate([[0], np.cumsum(held)]), int(held.max(initial=0)))
