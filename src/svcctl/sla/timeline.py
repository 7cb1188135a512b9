"""The events of items in order of time, with what held after each: status, priority, resolved or not, paused or not."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from svcctl.sla.vocabulary import Codes

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Timeline:
    """Events sorted by item and time: the rows of item ``i`` are ``first[i]`` to ``first[i + 1]``.

    ``status`` and ``priority`` hold from a row until the next. ``resolved`` says whether the item is resolved then,
    ``suspended`` whether a pause was announced. ``opened`` is the row at which each item was created.
    """

    first: Ints
    at: Ints
    status: Codes
    priority: Codes
    flags: npt.NDArray[np.integer]
    resolved: Mask
    suspended: Mask
    opened: Ints

    @cached_property
    def owner(self) -> Ints:
        """The item of each row."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    @cached_property
    def begun(self) -> Mask | None:
        """Which rows do not come before the creation of their item; None where no row does."""
        if (self.opened == self.first[:-1]).all():
            return None
        begun: Mask = np.arange(len(self.at)) >= self.opened[self.owner]
        return begun

    @cached_property
    def resolving(self) -> Mask:
        """The rows at which an item becomes resolved."""
        return self._since_begun(self.resolved & ~self._resolved_before)

    @cached_property
    def reopening(self) -> Mask:
        """The rows at which an item is resolved no longer."""
        return self._since_begun(self._resolved_before & ~self.resolved)

    @cached_property
    def _resolved_before(self) -> Mask:
        before = np.concatenate([[False], self.resolved[:-1]])
        before[self.first[:-1]] = False
        return before

    def is_(self, bit: int) -> Mask:
        """Which rows are an event, by the number of its bit; not those before the item was created."""
        if bit not in self._events:
            self._events[bit] = self._since_begun((self.flags >> bit & 1).astype(bool))
        return self._events[bit]

    @cached_property
    def _events(self) -> dict[int, Mask]:
        return {}

    def _since_begun(self, rows: Mask) -> Mask:
        return rows if self.begun is None else rows & self.begun

    def take(self, items: Ints) -> "Timeline":
        """The timelines of some items, in order."""
        if len(items) == len(self.first) - 1:
            return self
        rows, first = rows_of(self.first, items)
        return self._some(rows, first, self.opened[items] - self.first[items] + first[:-1])

    def part(self, low: int, high: int) -> "Timeline":
        """The timelines of items that follow one another, in the same memory."""
        begin, end = int(self.first[low]), int(self.first[high])
        return self._some(slice(begin, end), self.first[low : high + 1] - begin, self.opened[low:high] - begin)

    def _some(self, rows: Ints | slice, first: Ints, opened: Ints) -> "Timeline":
        at, flags, status, priority = self.at[rows], self.flags[rows], self.status[rows], self.priority[rows]
        return Timeline(first, at, status, priority, flags, self.resolved[rows], self.suspended[rows], opened)


def rows_of(first: Ints, items: Ints) -> tuple[Ints, Ints]:
    """The rows of some items one after the other, and where those of each begin then."""
    sizes = first[items + 1] - first[items]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    return np.arange(begins[-1]) + np.repeat(first[items] - begins[:-1], sizes), begins


def first_rows(line: Timeline, happened: Mask) -> Ints:
    """The first of some rows of each item, -1 where there is none."""
    rows = np.flatnonzero(happened)[::-1]
    found = np.full(len(line.first) - 1, -1)
    found[line.owner[rows]] = rows
    return found


def last_rows(line: Timeline, happened: Mask) -> Ints:
    """The last of some rows of each item, -1 where there is none."""
    rows = np.flatnonzero(happened)
    found = np.full(len(line.first) - 1, -1)
    found[line.owner[rows]] = rows
    return found
