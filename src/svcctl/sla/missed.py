"""Missed targets of customers, and the promises behind them that were missed on the same items."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.sla.classes import Classes
from svcctl.sla.dates import period_name
from svcctl.sla.items import Ints, Mask
from svcctl.sla.measure import Measured, Outcome, Summed

_LATE = (Outcome.BREACHED, Outcome.BREACHED_OPEN)
Judged = Mapping[str, Summed | Measured]


class Missed(NamedTuple):
    """The missed targets of one measure of a customer's SLA in one period, and one SLA behind it.

    An empty ``behind`` stands for all SLAs behind it together.
    """

    period: str
    sla: str
    sla_version: int
    metric: str
    behind: str = ""
    behind_version: int = 0


class Pair(NamedTuple):
    """On how many missed targets an SLA behind had to do with the item, and on how many it missed a target too."""

    missed: int
    behind: int

    def plus(self, other: "Pair") -> "Pair":
        """Both together."""
        return Pair(self.missed + other.missed, self.behind + other.behind)


class MissedTally:
    """Counts missed targets of customers block by block; ``customers`` and ``supports`` are the classes of both."""

    def __init__(self, customers: Classes, supports: Classes) -> None:
        self._customers, self._supports = customers, supports
        self._counts: dict[tuple[str, int, int, int], Pair] = {}

    def block(self, ids: Ints, judged: Judged) -> "Block":
        """Begins a block of items with their classes and what they came to; `Block.count` ends it."""
        return Block(self._counts, self._supports, ids, judged)

    def counts(self) -> dict[Missed, Pair]:
        """What was counted so far, by its names."""
        found: dict[Missed, Pair] = {}
        for (metric, number, period, behind), pair in self._counts.items():
            sla = self._customers.terms[self._customers.members[number].term].sla
            name = period_name(sla.spec.credits.per if sla.spec.credits else "month", period)
            key = Missed(name, sla.name, sla.metadata.version, metric)
            if behind >= 0:
                support = self._supports.terms[behind].sla
                key = key._replace(behind=support.name, behind_version=support.metadata.version)
            found[key] = pair.plus(found.get(key, Pair(0, 0)))
        return found


class Block:
    """The missed targets of one block of items."""

    def __init__(
        self, counts: dict[tuple[str, int, int, int], Pair], supports: Classes, ids: Ints, judged: Judged
    ) -> None:
        self._counts, self._supports, self._size = counts, supports, len(ids)
        self._any = np.zeros(len(ids), bool)
        self._late: dict[str, tuple[Ints, Ints]] = {}
        for metric, each in judged.items():
            rows = np.flatnonzero(_late(each))
            if len(rows):
                classes = each.ids if isinstance(each, Measured) else ids
                self._late[metric] = rows, np.stack([classes[rows], each.period[rows]])

    def behind(self, rows: Ints, numbers: Ints, judged: Judged) -> None:
        """Takes in what one promise behind came to, on some rows of the block that have these classes."""
        missed = np.zeros(self._size, bool)
        for each in judged.values():
            missed[rows] |= _late(each)
        self._any |= missed
        terms = np.full(self._size, -1, np.int64)
        terms[rows] = self._supports.term_of[numbers]
        for metric, (late, keys) in self._late.items():
            mine = terms[late] >= 0
            self._add(metric, keys[:, mine], terms[late][mine], missed[late][mine])

    def count(self) -> None:
        """Counts all missed targets, and those behind which any promise was missed."""
        for metric, (late, keys) in self._late.items():
            self._add(metric, keys, np.full(len(late), -1, np.int64), self._any[late])

    def _add(self, metric: str, keys: npt.NDArray[np.int64], terms: Ints, too: Mask) -> None:
        cells, places = np.unique(np.concatenate([keys, terms[None]]), axis=1, return_inverse=True)
        places = places.reshape(-1)
        many, both = np.bincount(places), np.bincount(places[too], minlength=cells.shape[1])
        for (number, period, term), missed, also in zip(cells.T.tolist(), many.tolist(), both.tolist(), strict=True):
            key = (metric, number, period, term)
            self._counts[key] = Pair(missed, also).plus(self._counts.get(key, Pair(0, 0)))


def _late(judged: Summed | Measured) -> Mask:
    found: Mask = np.isin(judged.outcome, _LATE) & (judged.period >= 0)
    return found
