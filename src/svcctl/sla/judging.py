"""What became of each time for which a clock ran: time used against time allowed, and when that was used up."""

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.sla.items import MISSING
from svcctl.sla.lanes import Lane, Rule
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.spells import Spells
from svcctl.sla.stretches import Stage, Stretches, lanes_of, stretches_of
from svcctl.sla.timeline import Timeline

Ints = npt.NDArray[np.int64]


def judged_by(  # noqa: PLR0913, PLR0917 - everything an outcome depends on
    line: Timeline, rule: Rule, stage: Stage, of_row: Ints, spells: Spells, ids: Ints
) -> Measured:
    """What became of each spell. ``ids`` are the classes by which they are judged."""
    judge = _Judge(line, rule, stage, of_row, spells)
    sums, lane = judge.sums, stage.classes.table(f"lane {rule.metric}")[ids]
    edges = spells.start, spells.end(line)
    used, paused, excused = (sums.of(each, *edges) for each in (sums.used, sums.paused, sums.excused))
    if rule.wall_clock:
        used = np.maximum(used - paused, 0)
    start, stopped = line.at[spells.start], np.where(spells.stop >= 0, line.at[spells.stop], MISSING)
    target = stage.classes.table(f"amount {rule.metric}")[ids]
    running = stopped == MISSING
    stands = np.where(running, stage.as_of, stopped)
    dated = [(each, mine) for each, mine in judge.dated(lane)]
    for each, mine in dated:
        target[mine] = _target(stage.clock(each.clock), each, start[mine])
    due = judge.walled(lane, start, target, paused) if rule.wall_clock else judge.due(lane, stands, target, used)
    for each, mine in dated:
        which, plain = _undisturbed(stage.clock(each.clock), each, start[mine], stands[mine], used[mine])
        due[mine[which]] = plain
    outcome = (used > target) + Outcome.RUNNING * running
    period = judge.period(lane, start, stands, due)
    return Measured(outcome, used, paused, target, due, stopped, period, spells.silent, start, excused, ids)


class _Judge:
    """The spells of one rule, and what their clocks counted."""

    def __init__(self, line: Timeline, rule: Rule, stage: Stage, of_row: Ints, spells: Spells) -> None:
        self._line, self._rule, self._stage, self._of_row, self._spells = line, rule, stage, of_row, spells
        self.sums: Stretches = stretches_of(line, rule, stage, of_row, spells)
        self._lanes = stage.classes.lanes

    def dated(self, lane: Ints) -> list[tuple[Lane, Ints]]:
        """The lanes whose targets are no length of time, and their spells."""
        days = [number for number, each in enumerate(self._lanes) if each.target is not None]
        found = [(self._lanes[number], np.flatnonzero(lane == number)) for number in days]
        return [(each, mine) for each, mine in found if len(mine)]

    def walled(self, lane: Ints, start: Ints, target: Ints, paused: Ints) -> Ints:
        """When each target is used up, put off by what the pauses lasted on the wall."""
        known = target != NEVER
        return self._due(lane, lane, start, target * known + paused, known)

    def due(self, lane: Ints, stands: Ints, target: Ints, used: Ints) -> Ints:
        """When each target was used up, or would be, were the clock to run on from where it stands."""
        known = target != NEVER
        on, at, rest = lane.copy(), stands.copy(), np.maximum(target - used, 0) * known
        spent = np.flatnonzero(used >= target)
        start, sums = self._spells.start[spent], self.sums.used
        wanted = sums[start] + target[spent]
        rows = np.maximum(np.searchsorted(sums[1:], wanted, "left"), start)
        at[spent], rest[spent] = self._line.at[rows], np.maximum(wanted - sums[rows], 0)
        # Where nothing was to be used up, the row may have no clock: any of them has done so at once.
        on[spent] = np.maximum(lanes_of(self._line, self._rule, self._stage.classes, self._of_row, rows), 0)
        return self._due(lane, on, at, rest, known)

    def _due(self, lane: Ints, on: Ints, at: Ints, rest: Ints, known: npt.NDArray[np.bool_]) -> Ints:
        opening = np.array([each.next_opening for each in self._lanes])[lane]
        due = self._stage.dials.due(self._stage.dials.of(self._lanes)[on], at, rest, opening)
        return due if known.all() else np.where(known, due, NEVER)

    def period(self, lane: Ints, start: Ints, stands: Ints, due: Ints) -> Ints:
        """The period that each spell belongs to. One without a stop belongs, by its stop, to that of now."""
        by = np.array([("due", "created", "stopped").index(each.attribute_by) for each in self._lanes])[lane]
        at = np.where(by == 0, due, np.where(by == 1, start, stands)) if by.any() else due
        return self._stage.dials.period(self._stage.dials.periods_of(self._lanes)[lane], at)


def _target(clock: BusinessClock, lane: Lane, start: Ints) -> Ints:
    """The time allowed, in business time; `NEVER` where a target of days has no end before 2200."""
    assert lane.target is not None  # noqa: S101 - only called with one
    due = clock.due_target(start, lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
    return np.where(due == NEVER, NEVER, clock.elapsed(start, np.minimum(due, LATEST)))


def _undisturbed(clock: BusinessClock, lane: Lane, start: Ints, stands: Ints, used: Ints) -> tuple[Ints, Ints]:
    """Targets of days whose clock never stood still end where the calendar says: (which spells, when)."""
    assert lane.target is not None  # noqa: S101 - only called with one
    which = np.flatnonzero(clock.elapsed(start, stands) == used)
    return which, clock.due_target(start[which], lane.target, next_opening=lane.next_opening, timezone=lane.timezone)
