"""What became of each time for which a clock ran: time used against time allowed, and when that was used up."""

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.sla.dials import by_number
from svcctl.sla.items import MISSING
from svcctl.sla.lanes import Lane, Rule
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.spells import Spells
from svcctl.sla.stretches import Stage, Stretches, added, ends_of, lanes_of, stretches_of
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
    start, stopped = line.at[spells.start], np.where(spells.stop >= 0, line.at[spells.stop], MISSING)
    target = stage.classes.table(f"amount {rule.metric}")[ids]
    running = stopped == MISSING
    stands = np.where(running, stage.as_of, stopped)
    dated = [(each, mine) for each, mine in judge.dated(lane)]
    for each, mine in dated:
        target[mine] = _target(stage.clock(each.clock), each, start[mine])
    due = judge.due(lane, stands, target, used)
    for each, mine in dated:
        which, plain = _undisturbed(stage.clock(each.clock), each, start[mine], stands[mine], used[mine])
        due[mine[which]] = plain
    if rule.wall_clock:
        rows = np.flatnonzero((paused > 0) & (target != NEVER))
        off = paused if spells.idle is None else paused + sums.of(_idle(line, spells.idle, stage.as_of), *edges)
        judge.put_off(rows, lane, (start, stands), (target, off, used, due))
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

    def put_off(self, rows: Ints, lane: Ints, span: tuple[Ints, Ints], sums: tuple[Ints, Ints, Ints, Ints]) -> None:
        """Puts the due instant off by what pauses lasted on the wall, in some rows: changes time used and due in place.

        What is used then is the target, and the time of the clock that lies between the due instant and the stop.
        """
        (start, stands), (target, stood, used, due), on = span, sums, lane[rows]
        plain, latest = self._plain(lane, start, target)[rows], np.full(len(rows), LATEST)
        off = np.where(plain == NEVER, NEVER, np.minimum(plain + stood[rows], latest))
        dials, ends, past = self._stage.dials, np.where(off == NEVER, latest, off), np.zeros(len(rows), np.int64)
        # The due instant may lie far beyond what the dials have drawn.
        for number, mine in by_number(dials.of(self._lanes)[on], np.arange(len(rows))):
            before = dials.clocks[number].before
            past[mine] = before(stands[rows[mine]]) - before(ends[mine])
        due[rows], used[rows] = off, np.maximum(target[rows] + past, 0)

    def _plain(self, lane: Ints, start: Ints, target: Ints) -> Ints:
        """When each target would be used up if nothing paused it."""
        known = target != NEVER
        plain = self._due(lane, lane, start, target * known, known)
        for each, mine in self.dated(lane):
            plain[mine] = _ended(self._stage.clock(each.clock), each, start[mine])
        return plain

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


def _idle(line: Timeline, idle: npt.NDArray[np.bool_], as_of: int) -> Ints:
    """How long items were resolved before they were opened again, on the wall: added up as `Stretches` are."""
    return added((ends_of(line, as_of) - line.at) * idle)


def _ended(clock: BusinessClock, lane: Lane, start: Ints) -> Ints:
    """When a target that is no length of time ends, as the calendar says."""
    assert lane.target is not None  # noqa: S101 - only called with one
    return clock.due_target(start, lane.target, next_opening=lane.next_opening, timezone=lane.timezone)


def _target(clock: BusinessClock, lane: Lane, start: Ints) -> Ints:
    """The time allowed, in business time; `NEVER` where a target of days has no end before 2200."""
    due = _ended(clock, lane, start)
    return np.where(due == NEVER, NEVER, clock.elapsed(start, np.minimum(due, LATEST)))


def _undisturbed(clock: BusinessClock, lane: Lane, start: Ints, stands: Ints, used: Ints) -> tuple[Ints, Ints]:
    """Targets of days whose clock never stood still end where the calendar says: (which spells, when)."""
    which = np.flatnonzero(clock.elapsed(start, stands) == used)
    return which, _ended(clock, lane, start[which])
