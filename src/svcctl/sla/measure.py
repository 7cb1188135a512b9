"""Time used against time allowed, for whole columns of work items: the kernel of every report."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.calendars.periods import Periods, Unit
from svcctl.sla.classes import METRICS, STOPS, Classes, Lane
from svcctl.sla.items import MISSING, Items

Ints = npt.NDArray[np.int64]
FIRST_YEAR, LAST_YEAR = 1970, 2199
_YEAR = 365 * 86_400 * 1_000_000


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
class Measured:
    """One metric of many items: int64 arrays, one entry an item; microseconds, instants UTC.

    ``used`` is the time that counts, holds taken off; ``stopped`` is `MISSING` where the clock still runs; ``due`` is
    `NEVER` where no open hour before 2200 uses the target up. ``period`` indexes the periods of the lane's unit and
    zone, -1 where the metric does not apply. ``by_resolution`` marks first answers that only the resolution gave.
    """

    outcome: Ints
    used: Ints
    paused: Ints
    target: Ints
    due: Ints
    stopped: Ints
    period: Ints
    by_resolution: npt.NDArray[np.bool_]


@cache
def periods(per: Unit, timezone: str, last_year: int) -> Periods:
    """The months, quarters or years of a zone from 1970 on; a period has the same number for every ``last_year``."""
    return Periods.over(per, timezone, FIRST_YEAR, last_year)


def year_after(micros: int) -> int:
    """A year that surely lies after an instant, the same one for the instants of ten years."""
    year = 1970 + micros // _YEAR + 1
    return min(-(-year // 10) * 10, LAST_YEAR)


def stop_of(items: Items, metric: str) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """When the clock of a metric stopped, `MISSING` where it runs, and where resolving was the first answer."""
    stopped = items.at[STOPS[metric]]
    resolved = items.at.get("resolved")
    if metric == "resolution" or resolved is None:
        return stopped, np.zeros(len(stopped), bool)
    # An item that was resolved waits for no answer: resolving it stops the clock, late or in time.
    silent = (stopped == MISSING) & (resolved != MISSING)
    return np.where(silent, resolved, stopped), silent


def is_open(items: Items, classes: Classes, ids: Ints) -> npt.NDArray[np.bool_]:
    """Which items have a clock that still runs."""
    found = np.zeros(len(ids), bool)
    for metric in METRICS:
        if STOPS[metric] in items.at:
            found |= (stop_of(items, metric)[0] == MISSING) & (classes.table(f"lane {metric}")[ids] >= 0)
    return found


def measure(  # noqa: PLR0913, PLR0917 - everything an outcome depends on
    items: Items, ids: Ints, classes: Classes, metric: str, as_of: int, clock: Callable[[str], BusinessClock]
) -> Measured | None:
    """Measures one metric of all items, as of an instant that is not before any of theirs; None without such an event.

    ``ids`` are the classes of the items.
    """
    if STOPS[metric] not in items.at:
        return None
    lanes = classes.table(f"lane {metric}")[ids]
    stopped, by_resolution = stop_of(items, metric)
    start = items.at["created"]
    hold = np.where(classes.table(f"pauses {metric}")[ids] > 0, items.hold, 0)
    amount = classes.table(f"amount {metric}")[ids]
    outcome = np.full(len(ids), Outcome.NOT_APPLICABLE, np.int64)
    used, target, period = np.zeros_like(start), amount.copy(), np.full(len(ids), -1, np.int64)
    due = np.full(len(ids), NEVER, np.int64)
    for number in np.unique(lanes[lanes >= 0]):
        lane = classes.lanes[number]
        rows = np.flatnonzero(lanes == number)
        taken = _clocked(clock(lane.clock), lane, start[rows], stopped[rows], hold[rows], amount[rows], as_of)
        outcome[rows], used[rows], target[rows], due[rows] = taken
        period[rows] = _period(lane, start[rows], stopped[rows], due[rows], as_of)
    outcome[(outcome != Outcome.NOT_APPLICABLE) & (classes.table("fate")[ids] == 1)] = Outcome.EXCLUDED
    return Measured(outcome, used, hold, target, due, stopped, period, by_resolution)


def _clocked(  # noqa: PLR0913, PLR0917 - the columns of one kernel
    clock: BusinessClock, lane: Lane, start: Ints, stopped: Ints, hold: Ints, amount: Ints, as_of: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """The outcome, the time used, the time allowed and the due instant of items of one lane."""
    running = stopped == MISSING
    stop = np.where(running, as_of, stopped)
    used = np.maximum(clock.elapsed(start, stop) - hold, 0)
    if lane.target is None:
        target = amount
        due = clock.due(start, amount + hold, next_opening=lane.next_opening)
    else:
        due = clock.due_target(start, lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
        target = np.where(due == NEVER, NEVER, clock.elapsed(start, np.minimum(due, LATEST)))
        if hold.any():
            known = target != NEVER
            later = clock.due(start, np.where(known, target, 0) + hold, next_opening=lane.next_opening)
            due = np.where(known & (hold > 0), later, due)
    late = used > target
    outcome = np.where(running, np.where(late, Outcome.BREACHED_OPEN, Outcome.RUNNING), np.where(late, 1, 0))
    return outcome.astype(np.int64), used, target, due


def _period(lane: Lane, start: Ints, stopped: Ints, due: Ints, as_of: int) -> Ints:
    """The period that each item belongs to. An item without a stop belongs, by its stop, to the period of ``as_of``."""
    if lane.attribute_by == "created":
        at = start
    elif lane.attribute_by == "stopped":
        at = np.where(stopped == MISSING, as_of, stopped)
    else:
        at = np.minimum(due, LATEST)
    return periods(lane.per, lane.timezone, year_after(int(at.max()))).index_of(at)
