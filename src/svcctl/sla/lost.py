"""Time lost on late work items, as sums that add up over blocks of an export: what some credits are counted by."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.kinds.sla import SLA, PerBlock
from svcctl.sla.classes import Classes
from svcctl.sla.dates import period_name
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.tally import Blocks, Whose

Ints = npt.NDArray[np.int64]
_SECOND = 1_000_000
_LOW = 20
_LATE = (Outcome.BREACHED, Outcome.BREACHED_OPEN)


class Grain(NamedTuple):
    """How the overrun of a late item is cut into blocks: microseconds each, after so much for free.

    ``started``: a block counts once it has begun, and not only once it is over.
    """

    every: int
    free: int
    started: bool

    def blocks(self, overrun: Ints) -> Ints:
        """How many blocks each overrun (microseconds) comes to."""
        past = np.maximum(overrun - self.free, 0)
        return -(-past // self.every) if self.started else past // self.every


OVERRUN = Grain(1, 0, started=False)
"""The overrun itself, as blocks of a microsecond."""


def grain_of(block: PerBlock) -> Grain:
    """How a rule cuts the overrun of late items into blocks."""
    free = block.free.seconds if block.free else 0
    return Grain(block.every.seconds * _SECOND, free * _SECOND, block.counts == "started")


def grains(sla: SLA, metric: str) -> frozenset[Grain]:
    """In which ways the credit rules of an SLA look at the time lost on the late items of a measure."""
    rules = [rule for rule in (sla.credits.rules if sla.credits else ()) if rule.metric == metric]
    blocks = {grain_of(rule.per_block) for rule in rules if rule.per_block}
    return frozenset(blocks | ({OVERRUN} if any(rule.multiplier for rule in rules) else set()))


class LostTime:
    """Adds up what late items lost, block of rows by block of rows, for the rules that ask; parts add up in any order.

    ``blocks`` gives how many blocks there are by party, period, measure, priority and grain.
    """

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._grains: dict[tuple[int, str], frozenset[Grain]] = {}
        self._wanted: dict[str, bool] = {}
        self._sums: dict[tuple[int, int, str, Grain], int] = {}

    def wants(self, metric: str) -> bool:
        """True when some rule looks at how late the items of a measure were."""
        if metric not in self._wanted:
            self._wanted[metric] = any(self._asked(number, metric) for number in range(len(self._classes.terms)))
        return self._wanted[metric]

    def add(self, metric: str, ids: Ints, measured: Measured) -> None:
        """Adds the late items of one measure; ``ids`` are the classes of the items."""
        if not self.wants(metric):
            return
        late = np.flatnonzero(np.isin(measured.outcome, _LATE) & (measured.period >= 0))
        overrun = measured.used[late] - measured.target[late]
        cells, places = np.unique(np.stack([ids[late], measured.period[late]]), axis=1, return_inverse=True)
        places = places.reshape(-1)
        for cell, (number, period) in enumerate(cells.T.tolist()):
            rows = overrun[places == cell]
            for grain in self._asked(self._classes.members[number].term, metric):
                key = (number, period, metric, grain)
                self._sums[key] = self._sums.get(key, 0) + _exact_sum(grain.blocks(rows))

    def blocks(self) -> Blocks:
        """The sums so far, by their names."""
        found: Blocks = {}
        for (number, period, metric, grain), count in self._sums.items():
            member = self._classes.members[number]
            term = self._classes.terms[member.term]
            promised = term.sla.spec.credits
            name = period_name(promised.per if promised else "month", period)
            subscription = "" if term.subscription is None else term.subscription.name
            whose = Whose(name, member.customer, subscription, term.sla.name, term.sla.metadata.version)
            key = (whose, metric, member.priority, grain)
            found[key] = found.get(key, 0) + count
        return found

    def _asked(self, term: int, metric: str) -> frozenset[Grain]:
        key = (term, metric)
        if key not in self._grains:
            self._grains[key] = grains(self._classes.terms[term].sla.spec, metric)
        return self._grains[key]


def _exact_sum(values: Ints) -> int:
    """A sum that may leave 64 bits: in two halves."""
    return (int((values >> _LOW).sum()) << _LOW) + int((values & ((1 << _LOW) - 1)).sum())
