"""Time used by items with a history: every stretch between two events counts on the clock that was in force then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.items import MISSING
from svcctl.sla.lanes import Lane, Rule
from svcctl.sla.measure import Columns, Measured, Outcome, period_of
from svcctl.sla.spells import Spells, spells_of
from svcctl.sla.timeline import Timeline

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Clock = Callable[[str], BusinessClock]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a sweep needs beside the timelines: the class of each row, the bits of events, and the clocks.

    ``statuses`` are the words of statuses by number.
    """

    classes: Classes
    of_row: Ints
    bits: dict[str, int]
    statuses: list[str]
    as_of: int
    clock: Clock


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time between each row and the next one: where it ends, and what it is worth, in microseconds."""

    end: Ints
    used: Ints
    paused: Ints
    excused: Ints
    lane: Ints


def sweep(line: Timeline, metric: str, stage: Stage) -> Measured:
    """Measures one metric of items with a history, as of an instant that is not before any of their events.

    An item whose clock ran several times is judged by the spell that did worst.
    """
    count = len(line.first) - 1
    last = stage.of_row[line.first[1:] - 1]
    found = _nothing(count, last)
    rules = stage.classes.table(f"rule {metric}")[last]
    for number in np.unique(rules[rules >= 0]).tolist():
        items = np.flatnonzero(rules == number)
        if not (stage.classes.table(f"lane {metric}")[last[items]] >= 0).any():
            continue
        rule = stage.classes.rules[number]
        of_row = stage.of_row if len(items) == count else stage.of_row[(rules == number)[line.owner]]
        part = line.take(items)
        of_row = _in_force(part, stage.classes, rule, of_row)
        _measure(part, rule, stage, of_row, items, found)
    return found


def _nothing(count: int, ids: Ints) -> Measured:
    """Nothing measured yet: every item not applicable."""
    zeros = [np.zeros(count, np.int64) for _ in range(4)]
    used, paused, target, excluded = zeros
    none, never = np.full(count, MISSING), np.full(count, NEVER)
    outcome, period = np.full(count, int(Outcome.NOT_APPLICABLE)), np.full(count, -1)
    silent = np.zeros(count, bool)
    return Measured(outcome, used, paused, target, never, none, period, silent, none.copy(), excluded, ids.copy())


def _in_force(line: Timeline, classes: Classes, rule: Rule, of_row: Ints) -> Ints:
    """The class that counts from each row on, by what a change of priority does."""
    if rule.on_priority_change == "latest" or not len(of_row):
        return of_row
    begins = line.opened[line.owner]
    if rule.on_priority_change == "initial":
        return of_row[begins]
    number = classes.table(f"line {rule.metric}")[of_row]
    # Larger from item to item, and within an item the larger the earlier the line: one maximum runs through all.
    most = int(number.max()) + 1
    rank = np.where(np.arange(len(of_row)) < begins, 0, most - number)
    running = np.maximum.accumulate(line.owner * (most + 1) + rank)
    new = np.concatenate([[True], running[1:] > running[:-1]])
    return of_row[np.maximum.accumulate(np.where(new, np.arange(len(of_row)), 0))]


def _measure(  # noqa: PLR0913, PLR0917 - everything an outcome depends on
    line: Timeline, rule: Rule, stage: Stage, of_row: Ints, items: Ints, found: Measured
) -> None:
    """Measures the items of one rule, and writes down what is found of each."""
    spells = spells_of(line, rule, stage.bits)
    if not len(spells.item):
        return
    sums = _Sums(_stretches(line, rule, stage, of_row, spells))
    ids = of_row[spells.final(line)]
    known = np.flatnonzero(stage.classes.table(f"lane {rule.metric}")[ids] >= 0)
    if not len(known):
        return
    spells, ids = spells.take(known), ids[known]
    judged = _judged(line, rule, stage, spells, ids, sums)
    over = np.where(judged.target == NEVER, -NEVER, judged.used - np.where(judged.target == NEVER, 0, judged.target))
    worst = _worst(spells.item, over)
    where = items[spells.item[worst]]
    for name in Measured.__slots__:
        getattr(found, name)[where] = getattr(judged, name)[worst]
    excused = where[stage.classes.table("fate")[found.ids[where]] == EXCLUDED]
    found.outcome[excused] = Outcome.EXCLUDED


def _judged(  # noqa: PLR0913, PLR0917 - as above
    line: Timeline, rule: Rule, stage: Stage, spells: Spells, ids: Ints, sums: "_Sums"
) -> Measured:
    """What became of each spell. ``ids`` are the classes by which they are judged."""
    lanes = stage.classes.table(f"lane {rule.metric}")[ids]
    used, paused = sums.of(sums.used, spells, line), sums.of(sums.paused, spells, line)
    if rule.wall_clock:
        used = np.maximum(used - paused, 0)
    start, stopped = line.at[spells.start], np.where(spells.stop >= 0, line.at[spells.stop], MISSING)
    target = stage.classes.table(f"amount {rule.metric}")[ids]
    due, period = np.full(len(ids), NEVER), np.zeros(len(ids), np.int64)
    for number, mine in by_number(lanes, np.arange(len(lanes))):
        lane = stage.classes.lanes[number]
        clock = stage.clock(lane.clock)
        target[mine] = _target(clock, lane, start[mine], target[mine])
        ahead = (start[mine], stopped[mine], used[mine], paused[mine], target[mine])
        due[mine] = _ahead(clock, lane, rule, ahead, stage.as_of)
        if not rule.wall_clock:
            spent = mine[used[mine] >= target[mine]]
            due[spent] = sums.reached(line, stage, spells.take(spent), target[spent], next_opening=lane.next_opening)
        which, plain = _undisturbed(clock, lane, ahead, stage.as_of)
        due[mine[which]] = plain[: len(which)]
        fed = Columns(start[mine], stopped[mine], paused[mine], target[mine], spells.silent[mine])
        period[mine] = period_of(lane, fed, due[mine], stage.as_of)
    outcome = (used > target) + Outcome.RUNNING * (stopped == MISSING)
    excused = sums.of(sums.excused, spells, line)
    return Measured(outcome, used, paused, target, due, stopped, period, spells.silent, start, excused, ids)


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


def _worst(item: Ints, over: Ints) -> Ints:
    """The spell of each item that went furthest over its target, the first of equals. Spells stand by item."""
    if (item[1:] > item[:-1]).all():
        return np.arange(len(item))
    order = np.lexsort((np.arange(len(item)), -over, item))
    first = np.concatenate([[True], item[order][1:] != item[order][:-1]])
    worst: Ints = order[first]
    return worst


def _stretches(line: Timeline, rule: Rule, stage: Stage, of_row: Ints, spells: Spells) -> Stretch:
    """What the time from each row to the next is worth to a rule."""
    end = np.append(line.at[1:], 0)
    end[line.first[1:] - 1] = np.maximum(stage.as_of, line.at[line.first[1:] - 1])
    counted = spells.covered(line) & ~spells.idle
    lane = stage.classes.table(f"lane {rule.metric}")[of_row]
    # Where no line of targets fits for a while, the time counts on the clock of the line that counts in the end.
    lane = np.where(lane >= 0, lane, lane[line.first[1:] - 1][line.owner])
    worth, excused, spared = (np.zeros(len(end), np.int64) for _ in range(3))
    for number, rows in by_number(lane, np.flatnonzero(counted & (lane >= 0))):
        clock = stage.clock(stage.classes.lanes[number].clock)
        worth[rows] = clock.elapsed(line.at[rows], end[rows])
        excused[rows] = clock.excused(line.at[rows], end[rows])
        spared[rows] = clock.excused(line.at[rows], end[rows], wall=True)
    if not rule.pauses:
        return Stretch(end, worth, np.zeros(len(end), np.int64), excused, lane)
    pausing = np.array([word in rule.pauses for word in stage.statuses], bool)
    standing = pausing[line.status] | line.suspended
    if rule.wall_clock:
        return Stretch(end, worth, np.where(standing & counted, end - line.at - spared, 0), excused, lane)
    return Stretch(end, np.where(standing, 0, worth), np.where(standing, worth, 0), excused, lane)


class _Sums:
    """Stretches added up, so that the time of a spell is one difference."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.used = np.concatenate([[0], np.cumsum(stretch.used)])
        self.paused = np.concatenate([[0], np.cumsum(stretch.paused)])
        self.excused = np.concatenate([[0], np.cumsum(stretch.excused)])

    def of(self, sums: Ints, spells: Spells, line: Timeline) -> Ints:
        """The sum of each spell."""
        return sums[spells.end(line)] - sums[spells.start]

    def reached(self, line: Timeline, stage: Stage, spells: Spells, target: Ints, *, next_opening: bool) -> Ints:
        """When each spell had used its target up, for spells that did."""
        due = np.full(len(target), NEVER)
        wanted = self.used[spells.start] + target
        rows = np.maximum(np.searchsorted(self.used[1:], wanted, "left"), spells.start)
        # Where nothing was to be used up, the row may have no clock: any of them has done so at once.
        for number, mine in by_number(np.maximum(self.stretch.lane[rows], 0), np.arange(len(rows))):
            clock = stage.clock(stage.classes.lanes[number].clock)
            rest = np.maximum(wanted[mine] - self.used[rows[mine]], 0)
            due[mine] = clock.due(line.at[rows[mine]], rest, next_opening=next_opening)
        return due


def _target(clock: BusinessClock, lane: Lane, start: Ints, amount: Ints) -> Ints:
    """The time allowed, in business time; `NEVER` where a target of days has no end before 2200."""
    if lane.target is None:
        return amount
    due = clock.due_target(start, lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
    return np.where(due == NEVER, NEVER, clock.elapsed(start, np.minimum(due, LATEST)))


def _ahead(clock: BusinessClock, lane: Lane, rule: Rule, spell: tuple[Ints, ...], as_of: int) -> Ints:
    """When the target of each spell would be used up, were its clock to run on from where it stands."""
    start, stopped, used, paused, target = spell
    known = target != NEVER
    if rule.wall_clock:
        due = clock.due(start, np.where(known, target, 0) + paused, next_opening=lane.next_opening)
    else:
        stands = np.where(stopped == MISSING, as_of, stopped)
        rest = np.where(known, np.maximum(target - used, 0), 0)
        due = clock.due(stands, rest, next_opening=lane.next_opening)
    return np.where(known, due, NEVER)


def _undisturbed(clock: BusinessClock, lane: Lane, spell: tuple[Ints, ...], as_of: int) -> tuple[Ints, Ints]:
    """Targets of days whose clock never stood still end where the calendar says: (which spells, when)."""
    start, stopped, used, *_ = spell
    if lane.target is None:
        return np.zeros(0, np.int64), start
    stands = np.where(stopped == MISSING, as_of, stopped)
    which = np.flatnonzero(clock.elapsed(start, stands) == used)
    return which, clock.due_target(start[which], lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
