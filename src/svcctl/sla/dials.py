"""The clocks and calendars of periods that histories are measured by, asked row by row: each row names its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import EARLIEST, LATEST, NEVER, BusinessClock
from svcctl.calendars.periods import Unit
from svcctl.calendars.together import SeveralSteps, Together
from svcctl.sla.due_periods import periods, year_after
from svcctl.sla.lanes import Lane

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_ROWS = 1 << 14
"""Rows worked on at a time: what is worked out of them stays in the processor's cache."""
_YEAR = 366 * 86_400 * 1_000_000
_BEFORE, _AFTER = _YEAR, 2 * _YEAR
"""How far beyond the instants of a block clocks are drawn: histories run on for a while, and seldom back."""


class Dials:
    """Clocks by number, drawn side by side; answers are those of `BusinessClock`, whatever could be drawn.

    Instants are UTC microseconds between those that were last given to `cover`. A row without a clock has the number 0.
    """

    def __init__(self, clock: Callable[[str], BusinessClock]) -> None:
        self._clock = clock
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self.clocks: list[BusinessClock] = []
        self._first, self._last, self._drawn = LATEST, EARLIEST, 0
        self._together = Together([], EARLIEST, EARLIEST)
        self._months: dict[tuple[Unit, str], int] = {}
        self._starts, self._low = SeveralSteps([], EARLIEST, EARLIEST), np.zeros(0, np.int64)

    def cover(self, lanes: Sequence[Lane], first: int, last: int) -> None:
        """Makes room for the clocks and the periods of some lanes, between two instants."""
        for lane in lanes:
            if lane.clock not in self._numbers:
                self._numbers[lane.clock] = len(self.clocks)
                self.clocks.append(self._clock(lane.clock))
            self._months.setdefault((lane.per, lane.timezone), len(self._months))
        made = len(self.clocks) + len(self._months)
        if first < self._first or last > self._last or made != self._drawn:
            self._first = min(self._first, max(first - _BEFORE, EARLIEST))
            self._last = max(self._last, min(last + _AFTER, LATEST))
            self._drawn = made
            self._together = Together(self.clocks, self._first, self._last)
            self._draw_periods()

    def of(self, lanes: Sequence[Lane]) -> Ints:
        """The number of the clock of each lane."""
        return np.array([self._numbers[lane.clock] for lane in lanes], np.int64)

    def periods_of(self, lanes: Sequence[Lane]) -> Ints:
        """The number of the calendar of periods of each lane."""
        return np.array([self._months[lane.per, lane.timezone] for lane in lanes], np.int64)

    def excusing(self) -> Mask:
        """Which clocks stand still in windows that excuse."""
        return np.array([len(clock.windows[0]) > 0 for clock in self.clocks], bool)

    def worked(self, which: Ints, at: Ints) -> Ints:
        """Business time before each instant, counted from one origin a clock: for differences."""
        if self._together.fits:
            return _each(self._together.worked, which, at)
        return self.before(which, at)

    def before(self, which: Ints, at: Ints) -> Ints:
        """Business time before each instant, of any time: clock by clock."""
        found = np.empty(len(at), np.int64)
        for number, rows in by_number(which, np.arange(len(at))):
            found[rows] = self.clocks[number].before(at[rows])
        return found

    def due(self, which: Ints, at: Ints, amount: Ints, next_opening: Mask) -> Ints:
        """When each clock has run on for an amount of time: what `BusinessClock.due` answers."""
        if not (self._together.fits and self._together.fits_backwards):
            return self._one_by_one(which, at, amount, next_opening)

        def kernel(which: Ints, at: Ints, amount: Ints, opening: Mask) -> Ints:
            work = self._together.worked(which, at) + amount
            due, drawn = self._together.reached(which, work, ((amount > 0) & ~opening).astype(np.int64))
            left = np.flatnonzero(~drawn)
            if len(left):
                due[left] = self._one_by_one(which[left], at[left], amount[left], opening[left])
            return due

        return _each(kernel, which, at, amount, next_opening)

    def period(self, which: Ints, at: Ints) -> Ints:
        """The number of the period into which each instant falls; `NEVER` falls into the last one."""
        if self._starts.fits:
            found = _each(self._starts.row, which, np.clip(at, self._first, self._last))
            found += self._low.take(which)
            left = np.flatnonzero((at > self._last) | (at < self._first))
        else:
            found, left = np.empty(len(at), np.int64), np.arange(len(at))
        calendars, latest = list(self._months), int(at[left].max(initial=0))
        for number, rows in by_number(which, left):
            table = periods(*calendars[number], year_after(min(latest, LATEST)))
            found[rows] = table.index_of(np.minimum(at[rows], min(LATEST, int(table.ends[-1]) - 1)))
        return found

    def _draw_periods(self) -> None:
        starts, low = [], []
        for per, timezone in self._months:
            table = periods(per, timezone, year_after(self._last))
            first, last = table.index_of(np.minimum([self._first, self._last], table.ends[-1] - 1)).tolist()
            starts.append(table.starts[first + 1 : last + 1])
            low.append(first)
        self._starts = SeveralSteps(starts, self._first, self._last)
        self._low = np.array(low, np.int64) - self._starts.starts

    def _one_by_one(self, which: Ints, at: Ints, amount: Ints, next_opening: Mask) -> Ints:
        found = np.full(len(at), NEVER)
        for number, rows in by_number(2 * which + next_opening, np.arange(len(at))):
            clock = self.clocks[number >> 1]
            found[rows] = clock.due(at[rows], amount[rows], next_opening=bool(number & 1))
        return found


def by_number(numbers: Ints, rows: Ints) -> Iterator[tuple[int, Ints]]:
    """Some rows by the number that stands at each, in order: one pass over them, however many numbers there are."""
    found = numbers[rows]
    counts = np.bincount(found) if len(found) else np.zeros(0, np.int64)
    there = np.flatnonzero(counts)
    if len(there) == 1:
        yield int(there[0]), rows
        return
    # Numbers of two octets are sorted in one pass.
    narrow = found.astype(np.uint16) if len(counts) <= 1 << 16 else found
    order = rows[np.argsort(narrow, kind="stable")]
    begins = np.cumsum(counts) - counts
    for number in there.tolist():
        yield number, order[begins[number] : begins[number] + counts[number]]


def _each(kernel: Callable[..., Ints], *columns: npt.NDArray[Any]) -> Ints:
    """Runs a kernel over portions of columns that fit the processor's cache."""
    found = np.empty(len(columns[0]), np.int64)
    for start in range(0, len(found), _ROWS):
        part = slice(start, start + _ROWS)
        found[part] = kernel(*(column[part] for column in columns))
    return found
