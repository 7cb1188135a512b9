"""The events of items in order of time, with what held after each: status, priority, resolved or not, paused or not."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from svcctl.sla.events import CREATED, PAUSED, RESOLVED, RESUMED, Events
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
    def begun(self) -> Mask:
        """Which rows do not come before the creation of their item."""
        if (self.opened == self.first[:-1]).all():
            return np.ones(len(self.at), bool)
        begun: Mask = np.arange(len(self.at)) >= self.opened[self.owner]
        return begun

    @cached_property
    def resolving(self) -> Mask:
        """The rows at which an item becomes resolved."""
        begins: Mask = self.resolved & ~self._resolved_before & self.begun
        return begins

    @cached_property
    def reopening(self) -> Mask:
        """The rows at which an item is resolved no longer."""
        ends: Mask = self._resolved_before & ~self.resolved & self.begun
        return ends

    @cached_property
    def _resolved_before(self) -> Mask:
        before = np.concatenate([[False], self.resolved[:-1]])
        before[self.first[:-1]] = False
        return before

    def is_(self, bit: int) -> Mask:
        """Which rows are an event, by the number of its bit; not those before the item was created."""
        happened: Mask = (self.flags & (1 << bit)) != 0
        return happened & self.begun

    def take(self, items: Ints) -> "Timeline":
        """The timelines of some items, in order."""
        if len(items) == len(self.first) - 1:
            return self
        rows, first = rows_of(self.first, items)
        at, flags, status, priority = self.at[rows], self.flags[rows], self.status[rows], self.priority[rows]
        opened = self.opened[items] - self.first[items] + first[:-1]
        return Timeline(first, at, status, priority, flags, self.resolved[rows], self.suspended[rows], opened)


def rows_of(first: Ints, items: Ints) -> tuple[Ints, Ints]:
    """The rows of some items one after the other, and where those of each begin then."""
    sizes = first[items + 1] - first[items]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    return np.arange(begins[-1]) + np.repeat(first[items] - begins[:-1], sizes), begins


def first_rows(line: Timeline, happened: Mask) -> Ints:
    """The first of some rows of each item, -1 where there is none."""
    rows = np.flatnonzero(happened)
    place = np.searchsorted(rows, line.first[:-1])
    found = np.append(rows, len(line.at))[place]
    return np.where(found < line.first[1:], found, -1)


def last_rows(line: Timeline, happened: Mask) -> Ints:
    """The last of some rows of each item, -1 where there is none."""
    rows = np.flatnonzero(happened)
    place = np.searchsorted(rows, line.first[1:]) - 1
    found = np.append(rows, -1)[place]
    return np.where(found >= line.first[:-1], found, -1)


def timeline(events: Events, count: int, initial: Codes) -> Timeline:
    """Puts the events of each item in order of time, and carries on what holds. All ``count`` items have one.

    Events are given item by item. ``initial`` is the priority of each item until a row tells another. Events at one
    instant stay in the order in which they are given, unless they say what held before each.
    """
    events = _sorted(events)
    first = np.searchsorted(events.item, np.arange(count + 1))
    begin = first[events.item]
    status = _carried(events.status, events.was_status, begin, first, np.zeros(count, np.int32))
    priority = _carried(events.priority, events.was_priority, begin, first, initial)
    flags = events.flags
    created = _first(flags >> CREATED & 1, first)
    opened = np.where(created < 0, first[:-1], created)
    resolved = _resolved(events, status, begin)
    pausing, resuming = flags >> PAUSED & 1, flags >> RESUMED & 1
    suspended = _since((pausing | resuming).astype(bool), begin)
    held = (suspended >= 0) & (pausing[suspended] > 0)
    return Timeline(first, events.at, status, priority, flags, resolved, held, opened)


def _first(happened: npt.NDArray[np.integer], first: Ints) -> Ints:
    rows = np.flatnonzero(happened)
    found = np.append(rows, first[-1])[np.searchsorted(rows, first[:-1])]
    return np.where(found < first[1:], found, -1)


def _sorted(events: Events) -> Events:
    item, at = events.item, events.at
    same = item[1:] == item[:-1]
    steps = at[1:] - at[:-1]
    if (same & (steps < 0)).any():
        events = events.take(np.lexsort((at, item)))
        same, steps = events.item[1:] == events.item[:-1], events.at[1:] - events.at[:-1]
    tied = np.flatnonzero(same & (steps == 0))
    told = (events.was_status > 0) | (events.was_priority > 0)
    if len(tied) and told[np.union1d(tied, tied + 1)].any():
        events = events.take(_chained(events, tied))
    return events


def _chained(events: Events, tied: Ints) -> Ints:
    """The order of rows in which those at one instant follow from each other: what held before says so."""
    order = np.arange(len(events.at))
    for group in np.split(tied, np.flatnonzero(np.diff(tied) != 1) + 1):
        low, high = int(group[0]), int(group[-1]) + 2
        rows = list(range(low, high))
        for now, was in ((events.status, events.was_status), (events.priority, events.was_priority)):
            changing = [row for row in rows if was[row] > 0]
            if len(changing) > 1:
                places = [place for place, row in enumerate(rows) if was[row] > 0]
                for place, row in zip(places, _chain(changing, now, was), strict=True):
                    rows[place] = row
        order[low:high] = rows
    return order


def _chain(rows: list[int], now: Codes, was: Codes) -> list[int]:
    """Changes in the order in which each begins where another one ended."""
    left, found = list(rows), []
    ends = [int(now[row]) for row in rows]
    begins = [row for row in rows if ends.count(int(was[row])) == 0]
    row: int | None = begins[0] if begins else rows[0]
    while row is not None:
        left.remove(row)
        found.append(row)
        row = next((other for other in left if was[other] == now[found[-1]]), None)
        if row is None and left:
            row = left[0]
    return found


def _since(said: Mask, begin: Ints) -> Ints:
    """The last row up to each row at which something was said of the same item, -1 where nothing was."""
    rows = np.maximum.accumulate(np.where(said, np.arange(len(said)), -1))
    found: Ints = np.where(rows >= begin, rows, -1)
    return found


def _carried(said: Codes, was: Codes, begin: Ints, first: Ints, initial: Codes) -> Codes:
    """What holds after each row. Before anything is said, it is what held before the first change."""
    last = _since(said > 0, begin)
    change = _first((said > 0).astype(np.int64), first)
    before = np.where(change >= 0, was[change] if len(was) else 0, 0)
    at_first = np.where(before > 0, before, initial)
    return np.where(last >= 0, said[last], np.repeat(at_first, np.diff(first))).astype(np.int32)


def _resolved(events: Events, status: Codes, begin: Ints) -> Mask:
    """Whether the item is resolved after each row: since the row that says so, until one that gives another status.

    A status that is only said again reopens nothing; but where the row that resolved gave none, any status does, and so
    does an item whose clock is resumed.
    """
    happened = (events.flags >> RESOLVED & 1).astype(bool)
    rows = np.arange(len(happened))
    before = np.where(rows > begin, status[rows - 1], 0)
    own = events.status > 0
    silent = _since(happened & ~own, begin)
    spoken = _since(happened | own, begin)
    # The row before which nothing but the resolution spoke: whatever status follows it is a new one.
    previous = np.where(rows > begin, spoken[rows - 1], -1)
    after_silence = (previous >= 0) & (previous == np.where(rows > begin, silent[rows - 1], -2))
    resumed = (events.flags >> RESUMED & 1).astype(bool)
    reopened = ~happened & (resumed | (own & ((status != before) | after_silence)))
    # What is said at the very instant of a resolution belongs to it.
    done = _since(happened, begin)
    reopened &= (done < 0) | (events.at > events.at[done])
    last = _since(happened | reopened, begin)
    held: Mask = (last >= 0) & happened[last]
    return held
