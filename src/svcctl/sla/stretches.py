"""What the time between two events of an item is worth: counted on the clock in force, paused, excused."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import BusinessClock
from svcctl.sla.classes import Classes
from svcctl.sla.dials import Dials, by_number
from svcctl.sla.lanes import Rule
from svcctl.sla.spells import Spells
from svcctl.sla.timeline import Timeline

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Clock = Callable[[str], BusinessClock]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a sweep needs beside the timelines: the class of each row, the bits of events, and the clocks.

    ``statuses`` are the words of statuses by number. ``kept`` holds what several metrics ask of the same rows.
    """

    classes: Classes
    of_row: Ints
    bits: dict[str, int]
    statuses: list[str]
    as_of: int
    clock: Clock
    dials: Dials
    kept: dict[tuple[int, bytes], tuple[Ints, Ints, Ints]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretches:
    """The time from each row to the next, added up in microseconds: what comes before each row, and the whole.

    So the time of a spell is one difference, and what lies between spells does not matter. None where all is zero.
    """

    used: Ints
    paused: Ints | None
    excused: Ints | None
    standing: Mask | None = None

    @staticmethod
    def of(sums: Ints | None, start: Ints, end: Ints) -> Ints:
        """The sum of each spell, by its first row and the one behind its last."""
        return np.zeros(len(start), np.int64) if sums is None else sums.take(end) - sums.take(start)


def stretches_of(line: Timeline, rule: Rule, stage: Stage, of_row: Ints, spells: Spells) -> Stretches:
    """What the time from each row to the next is worth to a rule. The lanes of the classes are covered by the dials."""
    worth, whole = _worth(line, rule, stage, of_row)
    idle = spells.idle
    excused = _excused(line, rule, stage, of_row, idle)
    standing = None
    if rule.pauses:
        standing = np.array([word in rule.pauses for word in stage.statuses], bool).take(line.status)
        standing |= line.suspended
    if idle is not None:
        worth = worth * ~idle
        whole = added(worth)
    if standing is None or not standing.any():
        return Stretches(whole, None, excused)
    if rule.wall_clock:
        standing = _without(standing, idle)
        return Stretches(whole, _on_the_wall(line, rule, stage, of_row, standing), excused, standing)
    used = added(worth * ~standing)
    return Stretches(used, whole - used, excused)


def added(values: Ints) -> Ints:
    """The sum of all values before each place, and the whole."""
    sums = np.empty(len(values) + 1, np.int64)
    sums[0] = 0
    np.cumsum(values, out=sums[1:])
    return sums


def ends_of(line: Timeline, as_of: int) -> Ints:
    """Where the time after each row ends: at the next row of its item, or now."""
    ends = np.append(line.at[1:], 0)
    last = line.first[1:] - 1
    ends[last] = np.maximum(as_of, line.at[last])
    return ends


def lanes_of(line: Timeline, rule: Rule, classes: Classes, of_row: Ints, rows: Ints) -> Ints:
    """The lane on which time counts after some rows, -1 where none does.

    Where no line of targets fits for a while, it counts on the clock of the line that counts in the end.
    """
    lanes = classes.table(f"lane {rule.metric}")
    lane = lanes[of_row[rows]]
    lost = np.flatnonzero(lane < 0)
    if len(lost):
        lane[lost] = np.maximum(lanes[of_row[line.first[line.owner[rows[lost]] + 1] - 1]], -1)
    return lane


def _without(mask: Mask, other: Mask | None) -> Mask:
    return mask if other is None else mask & ~other


def _worth(line: Timeline, rule: Rule, stage: Stage, of_row: Ints) -> tuple[Ints, Ints]:
    """The time after each row, and its sums; once for all metrics that count it on the same clocks."""
    lanes = stage.classes.table(f"lane {rule.metric}")
    numbers = stage.dials.of(stage.classes.lanes)
    by_class = np.where(lanes >= 0, numbers[np.maximum(lanes, 0)], -1)
    key = id(of_row), by_class.tobytes()
    if key in stage.kept:
        return stage.kept[key][1:]
    clock = by_class.take(of_row)
    if int(clock.min()) >= 0:
        worth = _elapsed(line, stage, clock)
        found = stage.kept[key] = of_row, worth, added(worth)
        return found[1:]
    lane = lanes_of(line, rule, stage.classes, of_row, np.arange(len(of_row)))
    worth = _elapsed(line, stage, numbers[np.maximum(lane, 0)])
    worth[lane < 0] = 0
    return worth, added(worth)


def _elapsed(line: Timeline, stage: Stage, clock: Ints) -> Ints:
    """The time from each row to the next one of its item, or to now, on the clock of each row."""
    begun = stage.dials.worked(clock, line.at)
    worth = np.empty(len(begun), np.int64)
    np.subtract(begun[1:], begun[:-1], out=worth[:-1])
    last = line.first[1:] - 1
    changing = np.flatnonzero(clock[1:] != clock[:-1])
    worth[changing] = stage.dials.worked(clock[changing], line.at[changing + 1]) - begun[changing]
    worth[last] = stage.dials.worked(clock[last], np.maximum(stage.as_of, line.at[last])) - begun[last]
    return worth


def _excused(line: Timeline, rule: Rule, stage: Stage, of_row: Ints, idle: Mask | None) -> Ints | None:
    """How much business time windows took off after each row, added up."""
    if not stage.dials.excusing().any():
        return None
    found, ends = np.zeros(len(line.at), np.int64), ends_of(line, stage.as_of)
    for clock, rows in _excusing(line, rule, stage, of_row):
        found[rows] = clock.excused(line.at[rows], ends[rows])
    return added(found if idle is None else found * ~idle)


def _on_the_wall(line: Timeline, rule: Rule, stage: Stage, of_row: Ints, paused: Mask) -> Ints:
    """How long pauses lasted on the wall, added up; what windows take off is none of a pause."""
    ends = ends_of(line, stage.as_of)
    lasted = ends - line.at
    for clock, rows in _excusing(line, rule, stage, of_row):
        lasted[rows] -= clock.excused(line.at[rows], ends[rows], wall=True)
    return added(lasted * paused)


def _excusing(line: Timeline, rule: Rule, stage: Stage, of_row: Ints) -> "list[tuple[BusinessClock, Ints]]":
    """The clocks with windows that excuse, and the rows that each counts."""
    excusing = stage.dials.excusing()
    if not excusing.any():
        return []
    lane = lanes_of(line, rule, stage.classes, of_row, np.arange(len(of_row)))
    number = stage.dials.of(stage.classes.lanes)[np.maximum(lane, 0)]
    rows = np.flatnonzero((lane >= 0) & excusing[number])
    return [(stage.dials.clocks[each], mine) for each, mine in by_number(number, rows)]
