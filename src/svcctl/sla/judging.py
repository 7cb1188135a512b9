"""What became of each time for which a clock ran: time used against time allowed, and when that was used up."""

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.sla.dials import by_number
from svcctl.sla.items import MISSING
from svcctl.sla.lanes import Lane, Rule
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.spells import Spells
from svcctl.sla.stretches import Stage, Stretches, ends_of, lanes_of, stretches_of
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
        judge.put_off(lane, (start, stands), (target, used, due))
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

    def put_off(self, lane: Ints, span: tuple[Ints, Ints], sums: tuple[Ints, Ints, Ints]) -> None:
        """Puts due instants off by what pauses and resolutions lasted on the wall: changes time used and due in place.

        Only what begins before the due instant, as put off until then, puts it off: what is late stays late. What is
        used then is the target, and the time of the clock between the due instant and the stop that was not paused.
        """
        (start, stands), (target, used, due), line = span, sums, self._line
        ends = ends_of(line, self._stage.as_of)
        stood = (ends - line.at) * self._still()
        still = np.flatnonzero(stood > 0)
        first, behind = (np.searchsorted(still, each) for each in (self._spells.start, self._spells.end(line)))
        rows = np.flatnonzero((behind > first) & (target != NEVER))
        off, first, behind = self._plain(lane, start, target)[rows], first[rows], behind[rows]
        plain = off.copy()
        begun = _put_off(off, first, behind, line.at[still], stood[still])
        dials = self._stage.dials
        numbers = dials.of(self._lanes)[lane[rows]]
        for number, mine in by_number(numbers, np.flatnonzero(dials.excusing()[numbers])):
            _put_off_each(dials.clocks[number], mine, (plain, off, begun), (first, behind), (still, line.at, ends))
        late = behind - begun
        of_spell = np.repeat(np.arange(len(rows)), late)
        which = still[np.arange(len(of_spell)) + np.repeat(behind - np.cumsum(late), late)]
        # The due instant may lie far beyond what the dials have drawn.
        past = dials.before(numbers, stands[rows]) - dials.before(numbers, np.minimum(off, LATEST))
        on = numbers[of_spell]
        np.subtract.at(past, of_spell, dials.before(on, ends[which]) - dials.before(on, line.at[which]))
        due[rows], used[rows] = off, np.maximum(target[rows] + past, 0)

    def _still(self) -> npt.NDArray[np.bool_]:
        """After which rows the item was paused, or resolved before it was opened again."""
        still = np.zeros(len(self._line.at), bool)
        for mask in (self._spells.idle, self.sums.standing):
            still = still if mask is None else still | mask
        return still

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


def _put_off(due: Ints, first: Ints, behind: Ints, at: Ints, stood: Ints) -> Ints:
    """Puts instants off in place, each by its stretches in turn: which is the first that begins too late to do so."""
    begun = first.copy()
    going = np.flatnonzero((begun < behind) & (due != NEVER))
    while len(going):
        going = going[at[begun[going]] < due[going]]
        due[going] = np.minimum(due[going] + stood[begun[going]], LATEST)
        begun[going] += 1
        going = going[begun[going] < behind[going]]
    return begun


def _put_off_each(
    clock: BusinessClock, mine: Ints, dues: tuple[Ints, Ints, Ints], edges: tuple[Ints, Ints], rows: tuple[Ints, ...]
) -> None:
    """Puts off what is due on a clock with windows, in place, and says which stretch begins too late to do so."""
    (plain, off, begun), (first, behind), (still, at, ends) = dues, edges, rows
    for row in mine.tolist():
        which = still[first[row] : behind[row]]
        off[row], taken = _put_off_and_excused(clock, int(plain[row]), at[which], ends[which])
        begun[row] = first[row] + taken


def _put_off_and_excused(clock: BusinessClock, plain: int, at: Ints, ends: Ints) -> tuple[int, int]:
    """When an instant is due that stretches put off and windows excuse, and how many stretches did so.

    What windows took before the plain instant is in it: of a stretch it is not counted again. What they take after it,
    outside the stretches, puts the instant off like a stretch does.
    """
    if plain == NEVER:
        return plain, 0
    cost = ends - at - clock.excused(np.minimum(at, plain), np.minimum(ends, plain))
    inside = clock.excused(np.maximum(at, plain), np.maximum(ends, plain))
    due, begun, wanted, all_of_them = plain, 0, plain, int(clock.excused(plain, LATEST, wall=True))
    while True:
        while begun < len(at) and at[begun] < due:
            due = min(due + int(cost[begun]), LATEST)
            wanted += int(cost[begun]) - int(inside[begun])
            begun += 1
        low, high = due, min(due + all_of_them, LATEST)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if middle - clock.excused(plain, middle) >= wanted else (middle + 1, high)
        due = low
        if begun == len(at) or at[begun] >= due:
            return due, begun


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
