"""When a clock ran: from which event of an item to which other one, once or several times."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from svcctl.sla.events import ANSWERED, ASKED, REPLIED
from svcctl.sla.lanes import Rule
from svcctl.sla.timeline import Timeline, first_rows, last_rows

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spells:
    """Times for which clocks ran: the item, the row that started each, the row that stopped it, -1 while it runs.

    ``idle`` are rows of the timelines after which the clock does not run though the spell goes on: resolved, to be
    reopened; None where there are none. ``silent`` marks spells that ended because the item was resolved, without an
    answer.
    """

    item: Ints
    start: Ints
    stop: Ints
    silent: Mask
    idle: Mask | None = None

    def end(self, line: Timeline) -> Ints:
        """The row behind the last one of each spell."""
        return np.where(self.stop >= 0, np.maximum(self.stop, self.start), line.first[self.item + 1])

    def final(self, line: Timeline) -> Ints:
        """The last row of each spell."""
        return np.maximum(self.end(line) - 1, self.start)

    def take(self, which: Ints) -> "Spells":
        """Some of the spells."""
        return Spells(self.item[which], self.start[which], self.stop[which], self.silent[which], self.idle)

    def covered(self, line: Timeline) -> Mask:
        """The rows that lie in any spell."""
        edges = np.zeros(len(line.at) + 1, np.int64)
        np.add.at(edges, self.start, 1)
        np.add.at(edges, self.end(line), -1)
        inside: Mask = np.cumsum(edges[:-1]) > 0
        return inside


def spells_of(line: Timeline, rule: Rule, bits: dict[str, int]) -> Spells:
    """When the clock of a rule ran for each item."""
    if rule.metric == "resolution":
        return _resolution(line, rule)
    if rule.metric == "first-response":
        return _answer(line, rule)
    if rule.metric == "next-response":
        return _cycles(line, line.is_(ASKED) & ~line.is_(REPLIED), line.is_(REPLIED) | line.resolving, answering=True)
    if rule.metric == "update-interval":
        replied = line.is_(REPLIED)
        return _cycles(line, replied & ~line.resolved, replied | line.resolving, answering=False)
    return _own(line, bits[rule.starts], bits[rule.stops])


def _resolution(line: Timeline, rule: Rule) -> Spells:
    items = np.arange(len(line.first) - 1)
    silent = np.zeros(len(items), bool)
    start = line.opened
    if rule.on_reopen == "ignore":
        return Spells(items, start, first_rows(line, line.resolving), silent)
    if rule.on_reopen == "restart":
        start = np.maximum(last_rows(line, line.reopening), start)
    done = line.resolved[line.first[1:] - 1]
    return Spells(items, start, np.where(done, last_rows(line, line.resolving), -1), silent, line.resolved)


def _answer(line: Timeline, rule: Rule) -> Spells:
    """From creation to the first answer. An item that was resolved waits for none, unless its SLA says otherwise."""
    answered, resolved = first_rows(line, line.is_(ANSWERED)), first_rows(line, line.resolving)
    silent = (answered < 0) & (resolved >= 0) & (not rule.silence)
    return Spells(np.arange(len(line.first) - 1), line.opened, np.where(silent, resolved, answered), silent)


def _cycles(line: Timeline, starting: Mask, stopping: Mask, *, answering: bool) -> Spells:
    """From each row that starts the clock to the next one that stops it.

    ``answering``: the clock starts only after a stop, so that the oldest question counts, and the one that opened the
    item is left to the first response. Otherwise each starting row is a stop too, and begins anew.
    """
    rows = np.flatnonzero(starting | stopping)
    stops, owner, begins = stopping[rows], line.owner.take(rows), starting[rows]
    if answering and len(rows):
        begins &= ~stops
        begins[0] = False
        begins[1:] &= stops[:-1] & (owner[1:] == owner[:-1])
    which = np.flatnonzero(begins)
    item = owner.take(which)
    # The next row that stops: as many stops stand before it as there are up to the row that starts.
    following = np.append(rows[stops], len(line.at)).take(np.cumsum(stops).take(which))
    stop = np.where(following < line.first[item + 1], following, -1)
    return Spells(item, rows.take(which), stop, np.zeros(len(which), bool))


def _own(line: Timeline, starts: int, stops: int) -> Spells:
    """From the first event of one name to the first one of another that does not come before it."""
    start = line.opened if starts == 0 else first_rows(line, line.is_(starts))
    begun = np.flatnonzero(start >= 0)
    since = np.where(start >= 0, start, len(line.at))[line.owner]
    stop = first_rows(line, line.is_(stops) & (np.arange(len(line.at)) >= since))
    return Spells(begun, start[begun], stop[begun], np.zeros(len(begun), bool))
