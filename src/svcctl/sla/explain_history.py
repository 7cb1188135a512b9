"""When the clock of one item with a history ran, on which calendar, and when it was paused: read off its events."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from svcctl.sla.classes import Classes
from svcctl.sla.histories import Histories
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured
from svcctl.sla.spells import spells_of
from svcctl.sla.stretches import ends_of, lanes_of, stretches_of
from svcctl.sla.sweep import _in_force
from svcctl.sla.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Stint:
    """A time between two events in which a clock counted or was paused. Instants are UTC microseconds.

    ``status`` is the one that paused the clock, empty where none did; ``member`` the number of the class in force.
    """

    start: int
    stop: int
    clock: str
    paused: bool
    status: str = ""
    member: int = -1


@dataclass(frozen=True, slots=True)
class Turn:
    """Where another priority took over: from when on, which, and the line of targets that holds from then on."""

    at: int
    priority: str
    line: int


def turns(ran: list[Stint], classes: Classes, metric: str) -> list[Turn]:
    """The priorities that were in force while the clock of a metric ran, each from where it took over.

    Nothing where there was only one, or nobody knows.
    """
    found: list[Turn] = []
    for stint in (each for each in ran if each.member >= 0):
        priority, line = classes.members[stint.member].priority, int(classes.table(f"line {metric}")[stint.member])
        if not found or (priority, line) != (found[-1].priority, found[-1].line):
            found.append(Turn(stint.start, priority, line))
    return found if len(found) > 1 else []


def waits(ran: list[Stint]) -> list[tuple[int, int, str]]:
    """The pauses among times in which a clock ran, each with its status; those that touch are one."""
    found: list[tuple[int, int, str]] = []
    for stint in ran:
        if stint.paused and found and found[-1][1:] == (stint.start, stint.status):
            found[-1] = found[-1][0], stint.stop, stint.status
        elif stint.paused:
            found.append((stint.start, stint.stop, stint.status))
    return found


def stood_still(ran: list[Stint]) -> bool:
    """True when a clock was paused on the way, or stopped by a resolution before the item was opened again."""
    return any(stint.paused for stint in ran) or any(one.stop < other.start for one, other in pairwise(ran))


def is_history(item: Items, classes: Classes) -> bool:
    """True when the item was told by its events, not by one row."""
    return "shape" in item.codes and classes.words["shape"].words[int(item.codes["shape"][0])] == "history"


def stints(  # noqa: PLR0913, PLR0917 - one item as the run told it
    histories: Histories, item: Items, classes: Classes, measured: Measured, metric: str, as_of: int
) -> list[Stint]:
    """What the clock of a metric did from its start to its stop; time in which it did not run is left out.

    ``item``, ``classes`` and ``measured`` are of one item, as the run told them.
    """
    term = classes.members[int(measured.ids[0])].term
    line_, of_row = _told(histories, item, classes, term, as_of)
    number = int(classes.table(f"rule {metric}")[of_row[-1:]][0])
    rule, stage = classes.rules[number], replace(histories.stage(of_row, as_of), classes=classes)
    in_force = _in_force(line_, classes, rule, of_row)
    spells = spells_of(line_, rule, stage.bits)
    stage.dials.cover(classes.lanes, int(line_.at.min()), as_of)
    sums, ends = stretches_of(line_, rule, stage, in_force, spells), ends_of(line_, as_of)
    lane = lanes_of(line_, rule, classes, in_force, np.arange(len(ends)))
    paused = np.zeros(len(ends), bool) if sums.paused is None else np.diff(sums.paused) > 0
    counted = spells.covered(line_) & (lane >= 0)
    if spells.idle is not None:
        counted &= ~spells.idle
    start, stopped = int(measured.started[0]), int(measured.stopped[0])
    stop = stopped if stopped >= start else as_of
    found = []
    for row in np.flatnonzero(counted & (line_.at >= start) & (line_.at < stop)).tolist():
        clock, status = classes.lanes[int(lane[row])].clock, stage.statuses[int(line_.status[row])]
        between = int(line_.at[row]), min(int(ends[row]), stop)
        status = status if paused[row] and status in rule.pauses else ""
        found.append(Stint(*between, clock, bool(paused[row]), status, int(in_force[row])))
    return found


def _told(histories: Histories, item: Items, classes: Classes, term: int, as_of: int) -> tuple[Timeline, Ints]:
    """The events of the item in order, and its class from each row on."""
    number = item.row[:1]
    events = histories.gathered.shelf.of_item(int(number[0]))
    told = histories.timelines(events.take(events.at <= as_of), number)
    terms = np.array([term], np.int64)
    return told, histories.classes(classes, told, item, terms, classes.of(item, terms))
