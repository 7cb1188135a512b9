"""Events put in order of time, and what they say carried on until others say something else."""

import numpy as np
import numpy.typing as npt

from svcctl.sla.events import CREATED, PAUSED, RESOLVED, RESUMED, Events, Kinds
from svcctl.sla.timeline import Timeline
from svcctl.sla.vocabulary import Codes

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def timeline(events: Events, kinds: Kinds, count: int, initial: Codes) -> Timeline:
    """Puts the events of each item in order of time, and carries on what holds. All ``count`` items have one.

    Events are given item by item. ``initial`` is the priority of each item until a row tells another. Events at one
    instant stay in the order in which they are given, unless they say what held before each.
    """
    events = _sorted(events, kinds)
    first = np.concatenate([[0], np.cumsum(np.bincount(events.item, minlength=count))])
    said = _Rows(first, events.at, events.kind.astype(np.int64), kinds)
    status = said.carried("status", np.zeros(count, np.int32))
    opened = said.first_of(said.flag(CREATED))
    held, suspended = np.zeros(len(events.at), bool), said.flag(PAUSED)
    if suspended.any():
        held = suspended.take(said.since(suspended | said.flag(RESUMED)))
    priority, flags = said.carried("priority", initial), _narrow(kinds.table("flags")).take(said.kind)
    return Timeline(first, events.at, status, priority, flags, said.resolved(status), held, opened)


class _Rows:
    """Events in order of time; ``first`` are the rows at which items begin."""

    def __init__(self, first: Ints, at: Ints, kind: Ints, kinds: Kinds) -> None:
        self._begins, self._at, self.kind, self._kinds = first[:-1], at, kind, kinds
        self._sizes = np.diff(first)
        self._rows = np.arange(len(at), dtype=np.int32)

    def flag(self, bit: int) -> Mask:
        """Which rows are an event, by the number of its bit."""
        return (self._kinds.table("flags") >> bit & 1).astype(bool).take(self.kind)

    def since(self, said: Mask) -> Ints:
        """The last of some rows up to each row of the same item; the first row of the item where there is none."""
        rows = self._rows * said
        rows[self._begins] = self._begins
        return np.maximum.accumulate(rows, out=rows)

    def first_of(self, happened: Mask) -> Ints:
        """The first of some rows of each item; the first row of the item where there is none."""
        if happened[self._begins].all():
            return self._begins
        rows = np.flatnonzero(happened)[::-1]
        found = self._begins.copy()
        found[np.repeat(np.arange(len(found)), self._sizes)[rows]] = rows
        return found

    def carried(self, name: str, initial: Codes) -> Codes:
        """What holds after each row. Before anything is said, it is what held before the first change."""
        table = self._kinds.table(name).astype(np.int32)
        said = table.take(self.kind)
        held: Codes = said.take(self.since(said > 0))
        silent = np.flatnonzero(held == 0)
        if len(silent):
            change = self.first_of(said > 0)
            before = np.where(said[change] > 0, self._kinds.table(f"was_{name}").take(self.kind[change]), 0)
            at_first = np.where(before > 0, before, initial).astype(np.int32)
            held[silent] = np.repeat(at_first, self._sizes)[silent]
        return held

    def resolved(self, status: Codes) -> Mask:
        """Whether the item is resolved after each row: since the row that says so, until one that gives another status.

        A status that is only said again reopens nothing; but where the row that resolved gave none, any status does,
        and so does an item whose clock is resumed.
        """
        happened = self.flag(RESOLVED)
        if not happened.any():
            return happened
        own = (self._kinds.table("status") > 0).take(self.kind)
        changed = status != self._before(status, 0)
        if not own[happened].all():
            changed |= self._after_silence(happened, own)
        reopened = (own & changed) | self.flag(RESUMED)
        reopened &= ~happened
        # What is said at the very instant of a resolution belongs to it.
        tied = np.flatnonzero(reopened[1:] & (self._at[1:] == self._at[:-1])) + 1
        if len(tied):
            done = self.since(happened)[tied]
            reopened[tied] = ~happened[done] | (self._at[tied] > self._at[done])
        held: Mask = happened.take(self.since(happened | reopened))
        return held

    def _after_silence(self, happened: Mask, own: Mask) -> Mask:
        """Rows before which nothing but a resolution without a status spoke: whatever follows it is new."""
        spoken = self.since(happened | own)
        silent = (happened & ~own).take(spoken)
        return self._before(silent, 0).astype(bool)

    def _before(self, column: npt.NDArray[np.generic], nothing: int) -> npt.NDArray[np.generic]:
        """What stands in the row before each, of the same item."""
        before = np.empty_like(column)
        before[1:] = column[:-1]
        before[self._begins] = nothing
        return before


def _narrow(numbers: Ints) -> npt.NDArray[np.integer]:
    """Numbers from 0 on, in as few octets as the largest needs."""
    return numbers.astype(np.min_scalar_type(-1 - int(numbers.max(initial=0))))


def _sorted(events: Events, kinds: Kinds) -> Events:
    item, at = events.item, events.at
    same = item[1:] == item[:-1]
    if (same & (at[1:] < at[:-1])).any():
        events = events.take(np.lexsort((at, item)))
        same, at = events.item[1:] == events.item[:-1], events.at
    told = (kinds.table("was_status") > 0) | (kinds.table("was_priority") > 0)
    if told.any():
        tied = np.flatnonzero(same & (at[1:] == at[:-1]))
        if len(tied) and told[events.kind[np.union1d(tied, tied + 1)]].any():
            events = events.take(_chained(events, kinds, tied))
    return events


def _chained(events: Events, kinds: Kinds, tied: Ints) -> Ints:
    """The order of rows in which those at one instant follow from each other: what held before says so."""
    order = np.arange(len(events.at))
    for group in np.split(tied, np.flatnonzero(np.diff(tied) != 1) + 1):
        low, high = int(group[0]), int(group[-1]) + 2
        rows = list(range(low, high))
        for name in ("status", "priority"):
            now, was = (kinds.table(each)[events.kind[low:high]].tolist() for each in (name, f"was_{name}"))
            places = [place for place, row in enumerate(rows) if was[row - low] > 0]
            if len(places) > 1:
                changing = [rows[place] - low for place in places]
                for place, row in zip(places, _chain(changing, now, was), strict=True):
                    rows[place] = low + row
        order[low:high] = rows
    return order


def _chain(rows: list[int], now: list[int], was: list[int]) -> list[int]:
    """Changes in the order in which each begins where another one ended."""
    left, found = list(rows), []
    ends = [now[row] for row in rows]
    begins = [row for row in rows if ends.count(was[row]) == 0]
    row: int | None = begins[0] if begins else rows[0]
    while row is not None:
        left.remove(row)
        found.append(row)
        row = next((other for other in left if was[other] == now[found[-1]]), None)
        if row is None and left:
            row = left[0]
    return found
