"""Time used against time allowed, for whole columns of work items: the kernel of every report."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.due_periods import due_periods, periods, year_after
from svcctl.sla.items import MISSING, Items
from svcctl.sla.lanes import ENDS, Lane

Ints = npt.NDArray[np.int64]


class Outcome(IntEnum):
    """What became of one metric of one item."""

    MET = 0
    BREACHED = 1
    RUNNING = 2
    BREACHED_OPEN = 3
    EXCLUDED = 4
    NOT_APPLICABLE = 5

    @property
    def word(self) -> str:
        """The outcome as reports write it."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the clocks of one metric are fed with: int64 microseconds, instants UTC, one entry an item."""

    start: Ints
    stopped: Ints
    hold: Ints
    amount: Ints
    by_resolution: npt.NDArray[np.bool_]

    def take(self, rows: Ints) -> "Columns":
        """Some of the items."""
        if len(rows) == len(self.start):
            return self
        start, stopped, hold, amount = (each[rows] for each in (self.start, self.stopped, self.hold, self.amount))
        return Columns(start, stopped, hold, amount, self.by_resolution[rows])


@dataclass(frozen=True, slots=True)
class Summed:
    """What sums need of one metric of many items: see `Measured`."""

    outcome: Ints
    period: Ints
    by_resolution: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of many items: int64 arrays, one entry an item; microseconds, instants UTC.

    ``used`` is the time that counts, holds taken off; ``stopped`` is `MISSING` where the clock still runs; ``due`` is
    `NEVER` where no open hour before 2200 uses the target up. ``period`` indexes the periods of the lane's unit and
    zone, -1 where the metric does not apply. ``by_resolution`` marks first answers that only the resolution gave.
    ``ids`` are the classes by which the metric was judged: those of a history may differ from metric to metric.
    """

    outcome: Ints
    used: Ints
    paused: Ints
    target: Ints
    due: Ints
    stopped: Ints
    period: Ints
    by_resolution: npt.NDArray[np.bool_]
    started: Ints
    excluded: Ints
    ids: Ints

    def take(self, rows: Ints) -> "Measured":
        """Some of the items."""
        return Measured(*(getattr(self, name)[rows] for name in Measured.__slots__))


def running(found: Mapping[str, Measured]) -> Ints:
    """Which items have a clock that still runs, and is not late yet."""
    states = [measured.outcome == Outcome.RUNNING for measured in found.values()]
    return np.flatnonzero(np.any(states, axis=0)) if states else np.zeros(0, np.int64)


def ends_of_clock(items: Items, ids: Ints, classes: Classes, metric: str) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """When the clock of a metric started and stopped, `MISSING` where it did not; where resolving was the answer."""
    nothing = np.full(len(ids), MISSING)
    if metric in ENDS:
        start, stopped = (items.at.get(event, nothing) for event in ENDS[metric])
    else:
        start, stopped = nothing.copy(), nothing.copy()
        for number in np.unique(rules := classes.table(f"rule {metric}")[ids]).tolist():
            mine = rules == number
            if number >= 0:
                rule = classes.rules[number]
                start[mine] = items.at.get(rule.starts, nothing)[mine]
                stopped[mine] = items.at.get(rule.stops, nothing)[mine]
    resolved = items.at.get("resolved")
    if metric != "first-response" or resolved is None:
        return start, stopped, np.zeros(len(stopped), bool)
    # An item that was resolved waits for no answer: resolving it stops the clock, late or in time; unless its SLA says
    # that it was never answered then.
    silent = (stopped == MISSING) & (resolved != MISSING)
    if any(rule.silence for rule in classes.rules):
        answers = np.array([*(not rule.silence for rule in classes.rules), True])
        silent &= answers[classes.table(f"rule {metric}")[ids]]
    return start, np.where(silent, resolved, stopped), silent


def is_open(items: Items, classes: Classes, ids: Ints) -> npt.NDArray[np.bool_]:
    """Which items have a clock that still runs."""
    found = np.zeros(len(ids), bool)
    for metric in classes.metrics:
        if promised(classes, metric):
            start, stopped, _ = ends_of_clock(items, ids, classes, metric)
            found |= (stopped == MISSING) & (start != MISSING) & (classes.table(f"lane {metric}")[ids] >= 0)
    return found


def promised(classes: Classes, metric: str) -> bool:
    """True when the metric can be measured for any class of items that came up so far."""
    return bool((classes.table(f"lane {metric}") >= 0).any())


def measure(  # noqa: PLR0913, PLR0917 - everything an outcome depends on
    items: Items, ids: Ints, classes: Classes, metric: str, as_of: int, clock: Callable[[str], BusinessClock]
) -> Measured | None:
    """Measures one metric of all items, as of an instant that is not before any of theirs; None where nobody can.

    ``ids`` are the classes of the items.
    """
    if not promised(classes, metric):
        return None
    lanes, columns = clock_columns(items, ids, classes, metric)
    outcome = np.full(len(ids), Outcome.NOT_APPLICABLE, np.int64)
    used, target, period = np.zeros(len(ids), np.int64), columns.amount.copy(), np.full(len(ids), -1, np.int64)
    due, excused = np.full(len(ids), NEVER, np.int64), np.zeros(len(ids), np.int64)
    for lane, rows in _by_lane(classes, lanes):
        mine = columns.take(rows)
        excused[rows] = clock(lane.clock).excused(mine.start, _stop(mine, as_of)[1])
        outcome[rows], used[rows], target[rows], due[rows] = _clocked(clock(lane.clock), lane, mine, as_of)
        period[rows] = period_of(lane, mine, due[rows], as_of)
    outcome[(period >= 0) & (classes.table("fate")[ids] == EXCLUDED)] = Outcome.EXCLUDED
    found = (outcome, used, columns.hold, target, due, columns.stopped, period, columns.by_resolution)
    return Measured(*found, columns.start, excused, ids)


def summed(  # noqa: PLR0913, PLR0917 - as above
    items: Items, ids: Ints, classes: Classes, metric: str, as_of: int, clock: Callable[[str], BusinessClock]
) -> Summed | None:
    """The same outcomes and periods as `measure`, and nothing else: half the work, for reports without rows."""
    if not promised(classes, metric):
        return None
    lanes, columns = clock_columns(items, ids, classes, metric)
    outcome = np.full(len(ids), Outcome.NOT_APPLICABLE, np.int64)
    period = np.full(len(ids), -1, np.int64)
    for lane, rows in _by_lane(classes, lanes):
        mine = columns.take(rows)
        if lane.target is None and lane.attribute_by == "due":
            start = clock(lane.clock).before(mine.start)
            running, stop = _stop(mine, as_of)
            late = clock(lane.clock).before(stop) - start > mine.amount + mine.hold
            outcome[rows] = late + Outcome.RUNNING * running
            period[rows] = due_periods(clock(lane.clock), lane, start + mine.amount + mine.hold, int(stop.max()))
        else:
            outcome[rows], *_, due = _clocked(clock(lane.clock), lane, mine, as_of)
            period[rows] = period_of(lane, mine, due, as_of)
    outcome[(period >= 0) & (classes.table("fate")[ids] == EXCLUDED)] = Outcome.EXCLUDED
    return Summed(outcome, period, columns.by_resolution)


def clock_columns(items: Items, ids: Ints, classes: Classes, metric: str) -> tuple[Ints, Columns]:
    """The lane of each item, and what its clock is fed with."""
    start, stopped, by_resolution = ends_of_clock(items, ids, classes, metric)
    pauses = classes.table(f"pauses {metric}")
    hold = items.hold if pauses.all() else items.hold * pauses[ids]
    amount = classes.table(f"amount {metric}")[ids]
    lanes = classes.table(f"lane {metric}")[ids]
    if metric not in ENDS:
        lanes = np.where(start == MISSING, -1, lanes)
    return lanes, Columns(start, stopped, hold, amount, by_resolution)


def _by_lane(classes: Classes, lanes: Ints) -> Iterator[tuple[Lane, Ints]]:
    """The rows of each lane that occurs."""
    for number in np.flatnonzero(np.bincount(np.maximum(lanes, -1) + 1)[1:]).tolist():
        yield classes.lanes[number], np.flatnonzero(lanes == number)


def _stop(columns: Columns, as_of: int) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Which clocks still run, and where each stands: at its stop, or at the instant of the report."""
    running = columns.stopped == MISSING
    return running, np.where(running, as_of, columns.stopped)


def _clocked(clock: BusinessClock, lane: Lane, columns: Columns, as_of: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The outcome, the time used, the time allowed and the due instant of items of one lane."""
    start, hold = columns.start, columns.hold
    running, stop = _stop(columns, as_of)
    used = np.maximum(clock.elapsed(start, stop) - hold, 0)
    if lane.target is None:
        target = columns.amount
        due = clock.due(start, target + hold, next_opening=lane.next_opening)
    else:
        due = clock.due_target(start, lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
        target = np.where(due == NEVER, NEVER, clock.elapsed(start, np.minimum(due, LATEST)))
        if hold.any():
            known = target != NEVER
            later = clock.due(start, np.where(known, target, 0) + hold, next_opening=lane.next_opening)
            due = np.where(known & (hold > 0), later, due)
    return (used > target) + Outcome.RUNNING * running, used, target, due


def period_of(lane: Lane, columns: Columns, due: Ints, as_of: int) -> Ints:
    """The period that each item belongs to. An item without a stop belongs, by its stop, to the period of ``as_of``."""
    if lane.attribute_by == "created":
        at = columns.start
    elif lane.attribute_by == "stopped":
        at = _stop(columns, as_of)[1]
    else:
        at = np.minimum(due, LATEST)
    table = periods(lane.per, lane.timezone, year_after(int(at.max())))
    return table.index_of(np.minimum(at, table.ends[-1] - 1))
