"""Time used by items with a history: every stretch between two events counts on the clock that was in force then."""

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, NEVER
from svcctl.sla.classes import EXCLUDED, Classes
from svcctl.sla.dials import by_number
from svcctl.sla.items import MISSING
from svcctl.sla.judging import judged_by
from svcctl.sla.lanes import Rule
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.spells import spells_of
from svcctl.sla.stretches import Stage
from svcctl.sla.timeline import Timeline

Ints = npt.NDArray[np.int64]

__all__ = ["Stage", "sweep"]


def sweep(line: Timeline, metric: str, stage: Stage) -> Measured:
    """Measures one metric of items with a history, as of an instant that is not before any of their events.

    An item whose clock ran several times is judged by the spell that did worst.
    """
    count = len(line.first) - 1
    last = stage.of_row[line.first[1:] - 1]
    found = None
    rules, lanes = stage.classes.table(f"rule {metric}")[last], stage.classes.table(f"lane {metric}")[last]
    stage.dials.cover(stage.classes.lanes, int(line.at[line.first[:-1]].min(initial=LATEST)), stage.as_of)
    for number, items in by_number(rules, np.flatnonzero(rules >= 0)):
        if not (lanes[items] >= 0).any():
            continue
        rule = stage.classes.rules[number]
        of_row = stage.of_row if len(items) == count else stage.of_row[(rules == number)[line.owner]]
        part = line.take(items)
        where, judged = _measure(part, rule, stage, _in_force(part, stage.classes, rule, of_row))
        if len(where) == count:
            return judged
        found = _nothing(count, last) if found is None else found
        for name in Measured.__slots__:
            getattr(found, name)[items[where]] = getattr(judged, name)
    return _nothing(count, last) if found is None else found


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


def _measure(line: Timeline, rule: Rule, stage: Stage, of_row: Ints) -> tuple[Ints, Measured]:
    """The items of one rule that can be measured, in order, and what is found of each."""
    spells = spells_of(line, rule, stage.bits)
    ids = of_row[spells.final(line)]
    known = stage.classes.table(f"lane {rule.metric}")[ids] >= 0
    if not known.all():
        spells, ids = spells.take(np.flatnonzero(known)), ids[known]
    if not len(ids):
        return ids, _nothing(0, ids)
    judged = judged_by(line, rule, stage, of_row, spells, ids)
    item = spells.item
    if not (item[1:] > item[:-1]).all():
        worst = _worst(item, judged)
        item, judged = item[worst], judged.take(worst)
    fates = stage.classes.table("fate")
    if (fates == EXCLUDED).any():
        judged.outcome[fates[judged.ids] == EXCLUDED] = Outcome.EXCLUDED
    return item, judged


def _worst(item: Ints, judged: Measured) -> Ints:
    """The spell of each item that went furthest over its target, the first of equals. Spells stand by item."""
    late = judged.target != NEVER
    over = np.where(late, judged.used - np.where(late, judged.target, 0), -NEVER)
    begins = np.flatnonzero(np.concatenate([[True], item[1:] > item[:-1]]))
    most = np.maximum.reduceat(over, begins)
    rows = np.flatnonzero(over == np.repeat(most, np.diff(np.append(begins, len(item)))))
    found: Ints = rows[np.concatenate([[True], item[rows[1:]] > item[rows[:-1]]])]
    return found
