from collections.abc import Callable
from datetime import date, time
from typing import Literal, TypeVar, cast

import numpy as np

from svcctl.calendars.duration import Target
from svcctl.calendars.grid import Grid, draw
from svcctl.calendars.instants import to_local, to_utc
from svcctl.calendars.intervals import MINUTE, date_of, days_of
from svcctl.calendars.layout import CalendarSpec
from svcctl.calendars.steps import CHUNK_ROWS, IntArray
from svcctl.calendars.zones import DAY, EARLIEST, LAST_YEAR, LATEST, SECOND, offsets

__all__ = ["EARLIEST", "LATEST", "NEVER", "BusinessClock"]

NEVER = int(np.iinfo(np.int64).max)
"""The due instant of a target that no open hour before 2200 can use up: later than every stop, so nothing is late."""

T = TypeVar("T", int, IntArray)


class BusinessClock:
    """Counts business time: how much passed between two instants, and when a target is used up.

    Instants and amounts are int64 microseconds, instants since 1970-01-01T00:00:00Z; single ints and arrays of any
    shape are taken, and answered in kind. Two arrays of one call have the same shape, or one of them is a single int.
    Instants outside ``EARLIEST`` to ``LATEST`` raise ValueError: callers reject such rows first. The calendar is drawn
    as far as the questions need, so answers depend neither on their order nor on how rows are cut into batches. Raises
    ValueError for an unknown time zone.
    """

    def __init__(self, spec: CalendarSpec) -> None:
        offsets(spec.timezone, 1970)
        self.spec = spec
        self._grid: Grid | None = None

    def before(self, at: T) -> T:
        """Business time from 1970 to ``at``. It never falls, and stands still in closed hours."""
        grid = self._until(at)
        return _each(grid.before, at)

    def elapsed(self, start: T, stop: T) -> T:
        """Business time between two instants; negative where the stop comes first (callers reject such rows)."""
        self._until(start)
        grid = self._until(stop)
        return _each(lambda a, b: grid.before(b) - grid.before(a), start, stop)

    def due(self, start: T, amount: int | IntArray, *, next_opening: bool = False) -> T:
        """The earliest instant at which ``amount`` of business time has been used since ``start``.

        A target that fits a day exactly is due at closing time, or at the ``next_opening`` where an SLA says so.
        Nothing to use means the first open instant. ``NEVER`` where the calendar has too few open hours before 2200.
        """
        if int(np.min(amount, initial=0)) < 0:
            raise ValueError("a target is never negative")
        grid = self._until(start)
        grid = self._holding(int(np.max(_each(grid.before, start), initial=0)) + int(np.max(amount, initial=0)))

        def kernel(a: IntArray, used: IntArray) -> IntArray:
            taken = np.zeros_like(used) if next_opening else (used > 0).astype(np.int64)
            work = grid.before(a) + used
            found = grid.reached(work, taken)
            found[work - taken >= grid.total] = NEVER
            return found

        return _each(kernel, start, amount)

    def next_open(self, at: T) -> T:
        """The first instant at or after ``at`` at which work can go on; ``NEVER`` if there is none before 2200."""
        return self.due(at, 0)

    def add_business_days(self, start: T, days: int) -> T:
        """The same point of the working day, ``days`` open days later.

        An item that comes in closed hours starts at the next opening. The point is the business time of its date used
        by then; a shorter day ends the target at its close. ``NEVER`` where there are too few open days before 2200.
        """
        return self._on_open_day(start, days, None)

    def due_by(self, start: T, days: int, by: time | Literal["close"]) -> T:
        """The close of business, or a time on the wall, ``days`` (at least 1) open days later.

        The count starts at the open day the item comes in on, or the next one if it comes in closed hours. The time on
        the wall holds even if that day closes earlier. ``NEVER`` as in `add_business_days`.
        """
        if days < 1:
            raise ValueError("write at least one business day")
        return self._on_open_day(start, days, by)

    def due_target(self, start: T, target: Target, *, next_opening: bool = False, timezone: str | None = None) -> T:
        """When a target falls due, whatever it counts: business time, calendar days or business days.

        Calendar days are counted in ``timezone`` (the SLA's), or else the calendar's own.
        """
        if target.unit == "seconds":
            return self.due(start, target.amount * SECOND, next_opening=next_opening)
        if target.unit == "calendar-days":
            return self.add_calendar_days(start, target.amount, timezone)
        if target.by is not None:
            return self.due_by(start, target.amount, target.by)
        return self.add_business_days(start, target.amount)

    def add_calendar_days(self, start: T, days: int, timezone: str | None = None) -> T:
        """The same time on the wall, ``days`` dates later, open or not. ``NEVER`` past 2199."""
        _check(start)
        name = timezone or self.spec.timezone

        def kernel(at: IntArray) -> IntArray:
            found = to_utc(to_local(at, name) + days * DAY, name).utc
            found[found > LATEST] = NEVER
            return found

        return _each(kernel, start)

    def openings(self, start: int, stop: int) -> tuple[IntArray, IntArray]:
        """The open hours between two instants, for drawing and explaining: (opens, closes), cut at both ends."""
        self._until(start)
        drawn = self._until(stop).intervals
        rows = slice(np.searchsorted(drawn.closes, start), np.searchsorted(drawn.opens, stop))
        opens, closes = np.maximum(drawn.opens[rows], start), np.minimum(drawn.closes[rows], stop)
        return opens[closes > opens], closes[closes > opens]

    def drawn(self, first: int, last: int) -> tuple[IntArray, IntArray, IntArray]:
        """The timetable between two instants: (openings after the first one, lead, cap), as `Grid` has them by row.

        The first row is the one in force at ``first``; each opening begins the next one.
        """
        grid = self._until(max(first, last))
        low, high = grid.by_open.count(np.array([first, last])).tolist()
        return grid.intervals.opens[low:high], grid.lead[low : high + 1], grid.cap[low : high + 1]

    @property
    def plain(self) -> "BusinessClock":
        """The same clock without the windows that excuse; see `ExcusedClock`."""
        return self

    @property
    def windows(self) -> tuple[IntArray, IntArray]:
        """The windows that excuse, (starts, ends): none, on a plain clock."""
        return np.zeros(0, np.int64), np.zeros(0, np.int64)

    def excused(self, start: T, stop: T, *, wall: bool = False) -> T:  # noqa: ARG002 - as clocks with windows answer it
        """How much time such windows took off between two instants: business time, or all on the ``wall``."""
        return _each(lambda a, _: np.zeros_like(a), start, stop)

    def open_dates(self, first: date, last: date) -> list[date]:
        """The dates, both ends included, on which a shift starts."""
        low, high = days_of([first, last]).tolist()
        days = self._drawn(last.year).intervals.days
        return [date_of(day) for day in days[(days >= low) & (days <= high)]]

    def _on_open_day(self, start: T, days: int, by: time | Literal["close"] | None) -> T:
        opening = self.next_open(start)
        grid = self._with_days(opening, days)

        def kernel(at: IntArray) -> IntArray:
            row = grid.by_day.index(at)
            to = row + days
            lost = (at == NEVER) | (to >= len(grid.day_last))
            found = np.full(at.shape, NEVER)
            found[~lost] = self._point(grid, at[~lost], row[~lost], to[~lost], by)
            return found

        return _each(kernel, opening)

    def _point(
        self, grid: Grid, at: IntArray, row: IntArray, to: IntArray, by: time | Literal["close"] | None
    ) -> IntArray:
        """An instant on open day ``to``: its close, a time on the wall, or the point that ``at`` is of day ``row``."""
        if by == "close":
            return grid.intervals.day_closes[to]
        if by is not None:
            wall = grid.intervals.days[to] * DAY + (by.hour * 60 + by.minute) * MINUTE
            return to_utc(wall, self.spec.timezone).utc
        work = grid.day_work[to] + grid.before(at) - grid.day_work[row]
        # An open instant maps to an open instant: an item that came at the end of a break is due at the end of a break.
        return np.minimum(grid.reached(work, np.zeros_like(work)), grid.day_last[to])

    def _until(self, at: int | IntArray) -> Grid:
        """The calendar, drawn at least two years past the latest instant asked for."""
        latest, grid = _check(at), self._grid
        if grid is not None and latest < grid.end - 366 * DAY:
            return grid
        return self._drawn(date_of(latest // DAY).year + 2)

    def _holding(self, work: int) -> Grid:
        """The calendar, drawn until it holds ``work``, or to its last year."""
        grid = self._drawn(1970)
        more = 2
        while grid.total <= work and grid.last_year < LAST_YEAR:
            grid = self._drawn(grid.last_year + more)
            more *= 2
        return grid

    def _with_days(self, at: int | IntArray, days: int) -> Grid:
        """The calendar, drawn until ``days`` open days follow every instant, or to its last year."""
        if days < 0:
            raise ValueError("a target is never negative")
        known = np.atleast_1d(np.asarray(at))
        latest = int(known[known != NEVER].max(initial=0))
        grid = self._until(latest)
        more = 2
        # One day more than asked for: where shifts overlap, the day after says where a day ends.
        while grid.by_day.index(np.array([latest]))[0] + days + 1 >= len(grid.day_last) and grid.last_year < LAST_YEAR:
            grid = self._drawn(grid.last_year + more)
            more *= 2
        return grid

    def _drawn(self, last_year: int) -> Grid:
        # Whoever asks from another thread may draw another grid meanwhile: each gets one that reaches far enough.
        grid = self._grid
        if grid is None or grid.last_year < min(last_year, LAST_YEAR):
            grid = self._grid = self._draw(min(last_year, LAST_YEAR))
        return grid

    def _draw(self, last_year: int) -> Grid:
        return draw(self.spec, last_year)


def _check(at: int | IntArray) -> int:
    """The latest of the instants. Raises ValueError where one lies outside of the clock's range."""
    known = np.asarray(at)
    if known.dtype.kind != "i":
        raise TypeError("instants are int64 microseconds since 1970")
    if known.size and (known.min() < EARLIEST or known.max() > LATEST):
        raise ValueError(f"instants lie between 1970-01-01 and {LAST_YEAR}-12-31")
    return int(known.max(initial=EARLIEST))


def _each(kernel: Callable[..., IntArray], first: T, *rest: int | IntArray) -> T:
    """Runs a kernel over flat chunks that fit the processor's cache, and gives the answer the shape of the question."""
    arrays = np.broadcast_arrays(np.asarray(first, np.int64), *(np.asarray(other, np.int64) for other in rest))
    flat = [np.ascontiguousarray(array).reshape(-1) for array in arrays]
    found = np.empty(flat[0].shape, np.int64)
    for start in range(0, len(found), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        found[part] = kernel(*(array[part] for array in flat))
    return cast("T", int(found[0]) if arrays[0].ndim == 0 else found.reshape(arrays[0].shape))
