from typing import TypeVar

import numpy as np

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock, _each
from svcctl.calendars.duration import Target
from svcctl.calendars.grid import Grid, draw, tabled
from svcctl.calendars.intervals import Intervals
from svcctl.calendars.steps import IntArray

T = TypeVar("T", int, IntArray)


class ExcusedClock(BusinessClock):
    """A business clock that stands still in some windows of time too, as it does in closed hours.

    ``starts`` and ``ends`` are int64 UTC microseconds, half-open, sorted, and never overlap or touch: see `merged`.
    Days are counted as the ``plain`` clock counts them; what is promised for a day is put off by the business time
    that windows take out of the way there.
    """

    def __init__(self, plain: BusinessClock, starts: IntArray, ends: IntArray) -> None:
        super().__init__(plain.spec)
        self._plain, self._starts, self._ends = plain, starts, ends
        self._lengths = np.concatenate([[0], np.cumsum(ends - starts)])

    @property
    def plain(self) -> BusinessClock:
        """The clock without the windows."""
        return self._plain

    @property
    def windows(self) -> tuple[IntArray, IntArray]:
        """The windows: (starts, ends)."""
        return self._starts, self._ends

    def excused(self, start: T, stop: T, *, wall: bool = False) -> T:
        """How much time windows took off between two instants: business time, or all on the ``wall``."""
        if wall:
            return _each(lambda a, b: self._before(b) - self._before(a), start, stop)
        return self.plain.elapsed(start, stop) - self.elapsed(start, stop)

    def due_target(self, start: T, target: Target, *, next_opening: bool = False, timezone: str | None = None) -> T:
        """When a target falls due, as the plain clock says, put off by the business time of the windows before."""
        if target.unit == "seconds":
            return super().due_target(start, target, next_opening=next_opening)

        def kernel(at: IntArray) -> IntArray:
            promised = self.plain.due_target(at, target, next_opening=next_opening, timezone=timezone)
            end = np.where(promised == NEVER, at, np.minimum(promised, LATEST))
            later = np.flatnonzero(self.excused(at, end) > 0)
            amount = self.plain.elapsed(at[later], end[later])
            promised[later] = self.due(at[later], amount, next_opening=next_opening)
            return promised

        return _each(kernel, start)

    def _before(self, at: IntArray) -> IntArray:
        """How much time of windows lies before each instant."""
        row = np.searchsorted(self._starts, at, "right")
        inside = np.where(row > 0, self._ends[row - 1] - at, 0) if len(self._ends) else np.zeros_like(at)
        return self._lengths[row] - np.maximum(inside, 0)

    def _draw(self, last_year: int) -> Grid:
        drawn = draw(self.spec, last_year)
        whole = drawn.intervals
        opens, closes = without(whole.opens, whole.closes, self._starts, self._ends)
        return tabled(Intervals(opens, closes, whole.days, whole.day_opens, whole.day_closes), last_year)


def merged(starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """The same time as windows that neither overlap nor touch, in order: time that two of them cover counts once."""
    real = ends > starts
    order = np.argsort(starts[real], kind="stable")
    low, reach = starts[real][order], np.maximum.accumulate(ends[real][order])
    first = np.flatnonzero(np.append([True], low[1:] > reach[:-1])) if len(low) else np.empty(0, np.int64)
    return low[first], reach[np.append(first[1:], len(low)) - 1] if len(low) else reach


def without(opens: IntArray, closes: IntArray, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Stretches without some windows; both sorted and free of overlaps, and so is what is left."""
    if not len(starts):
        return opens, closes
    far = np.iinfo(np.int64)
    since, until = np.append([far.min], ends), np.append(starts, [far.max])
    low, high = np.searchsorted(until, opens, "right"), np.searchsorted(since, closes, "left")
    sizes = np.maximum(high - low, 0)
    owner = np.repeat(np.arange(len(opens)), sizes)
    gap = np.arange(len(owner)) + np.repeat(low - (np.cumsum(sizes) - sizes), sizes)
    left, right = np.maximum(opens[owner], since[gap]), np.minimum(closes[owner], until[gap])
    return left[right > left], right[right > left]
