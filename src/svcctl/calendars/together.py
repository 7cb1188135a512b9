"""Several business clocks asked at once, row by row: what sums of an export need, without sorting rows by calendar."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.steps import IntArray

Mask = npt.NDArray[np.bool_]
_MOST_SLOTS, _MOST_PASSES = 1 << 20, 6
_INFINITY = np.iinfo(np.int64).max


class SeveralSteps:
    """Several timetables as one: `row` finds the row that is in force, by the timetable that each value names.

    Breakpoints are int64 and sorted, and values begin at ``first``; most lie before ``last``. Rows are numbered through
    all timetables: one with n breakpoints has n + 1 rows. ``fits`` is False where breakpoints are so crowded that the
    timetables are better asked one by one. See `Steps`, which does the same for one.
    """

    def __init__(self, timetables: Sequence[IntArray], first: int, last: int) -> None:
        gaps = [int(np.diff(each).min()) for each in timetables if len(each) > 1]
        span, most = last - first, _MOST_SLOTS // max(len(timetables), 1)
        self._shift = max(min(gaps, default=span + 1).bit_length() - 1, (span // most).bit_length(), 0)
        self._first, self._slots = first, (span >> self._shift) + 1
        edges = first + (np.arange(self._slots) << self._shift)
        reached = [np.searchsorted(each, edges, "left") for each in timetables]
        held = [int(np.diff(at, append=len(each)).max()) for at, each in zip(reached, timetables, strict=True)]
        self._passes = max(held, default=0)
        self.fits = self._passes <= _MOST_PASSES
        self.starts = np.cumsum([0, *(len(each) + 1 for each in timetables)])[:-1]
        nothing = np.zeros(0, np.int64)
        self._table = np.concatenate([nothing, *(at + start for at, start in zip(reached, self.starts, strict=True))])
        self._next = np.concatenate([nothing, *(np.append(each, _INFINITY) for each in timetables)])

    def row(self, which: IntArray, values: IntArray) -> IntArray:
        """The last row whose breakpoint is at or before each value, in the timetable of the number ``which``.

        Values may lie beyond ``last``: a target and a hold may run out after everything that was drawn.
        """
        slot = values - self._first
        slot >>= self._shift
        np.minimum(slot, self._slots - 1, out=slot)
        slot += which * self._slots
        found = self._table.take(slot, mode="clip")
        for _ in range(self._passes):
            found += self._next.take(found, mode="clip") <= values
        return found


class Together:
    """The timetables of several clocks between two instants, so that each row may ask any of them.

    `worked` counts business time from ``first`` on as `BusinessClock.before` does from 1970 on, to the microsecond;
    ``origin`` is what each clock had counted by then. ``fits`` is that of `SeveralSteps`.
    """

    def __init__(self, clocks: Sequence[BusinessClock], first: int, last: int) -> None:
        drawn = [clock.drawn(first, last) for clock in clocks]
        self.origin = [clock.before(first) for clock in clocks]
        self._steps = SeveralSteps([opens for opens, *_ in drawn], first, last)
        tables = list(zip(drawn, self.origin, strict=True))
        self._lead = np.concatenate([np.zeros(0, np.int64), *(lead - done for (_, lead, _), done in tables)])
        self._caps = [cap - done for (*_, cap), done in tables]
        self._cap = np.concatenate([np.zeros(0, np.int64), *self._caps])
        self._span = last - first
        self.fits = self._steps.fits

    def worked(self, which: IntArray, at: IntArray) -> IntArray:
        """Business time from the first instant to each other one, by the clock that each row names by its number."""
        row = self._steps.row(which, at)
        work: IntArray = self._lead.take(row, mode="clip")
        work += at
        np.minimum(work, self._cap.take(row, mode="clip"), out=work)
        return work

    @cached_property
    def _ways_back(self) -> SeveralSteps:
        """By how much work each opening begins: only reports with rows ask when it was done."""
        return SeveralSteps([cap[:-1] for cap in self._caps], 0, self._span)

    @property
    def fits_backwards(self) -> bool:
        """Whether `reached` can be asked of all clocks together."""
        return self._ways_back.fits

    def reached(self, which: IntArray, work: IntArray, taken: IntArray) -> tuple[IntArray, Mask]:
        """When work has been done that `worked` counts, and where that was drawn: (instants, a mask).

        ``taken`` is 1 to end at a closing, 0 at the opening after it, as `Grid.reached` takes it.
        """
        row = self._ways_back.row(which, work - taken)
        return work - self._lead.take(row, mode="clip"), work - taken < self._cap.take(row, mode="clip")
