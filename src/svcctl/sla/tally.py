"""Counts of outcomes: what is left of a block of work items once it has been measured, and how blocks add up."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.calendars.periods import Unit
from svcctl.sla.cells import Cells, coded, numbered
from svcctl.sla.classes import Class, Classes
from svcctl.sla.dates import period_name
from svcctl.sla.measure import Outcome

Ints = npt.NDArray[np.int64]
_OUTCOMES, _PERIODS = 8, 4096
"""More than there are: months from 1970 to 2199 are 2,760."""
_COLUMN = {
    Outcome.MET: 0,
    Outcome.BREACHED: 1,
    Outcome.BREACHED_OPEN: 1,  # late is late, whether the item was closed since or not
    Outcome.RUNNING: 2,
    Outcome.EXCLUDED: 3,
}
_KEPT_APART = 64
_FEW = 1 << 17
"""Classes and periods of a block, at most, for which there is room in a table."""


class Whose(NamedTuple):
    """One party to one version of an SLA in one period: what attainment is taken of, and credits are owed for."""

    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: int


Blocks = dict[tuple[Whose, str, str, tuple[int, int, bool]], int]
"""How many blocks of time were lost on late items, by party, metric, priority and the grain of the blocks."""


class Count(NamedTuple):
    """How the items of one metric did. ``breached`` holds the open ones that are late too."""

    met: int = 0
    breached: int = 0
    running: int = 0
    excluded: int = 0

    @property
    def measured(self) -> int:
        """The items that attainment is taken of: those that are decided."""
        return self.met + self.breached

    def plus(self, other: "Count") -> "Count":
        """Both counts together."""
        return Count(
            self.met + other.met,
            self.breached + other.breached,
            self.running + other.running,
            self.excluded + other.excluded,
        )


class Counts:
    """What a run counted. Counts of parts add up to the counts of the whole, in any order.

    ``outcomes`` counts by party, period and metric; ``late`` counts breaches by priority too, as some credits ask, and
    ``blocks`` how much time was lost on them. ``cells`` are the first two in columns.
    """

    def __init__(
        self,
        outcomes: dict[tuple[Whose, str], Count] | None = None,
        late: dict[tuple[Whose, str, str], int] | None = None,
        blocks: Blocks | None = None,
        cells: Cells | None = None,
    ) -> None:
        self._outcomes, self._late, self._cells = outcomes or {}, late or {}, cells
        self._named = cells is None
        self.blocks: Blocks = blocks or {}

    @property
    def outcomes(self) -> dict[tuple[Whose, str], Count]:
        """The counts by party, period and metric."""
        self._name()
        return self._outcomes

    @property
    def late(self) -> dict[tuple[Whose, str, str], int]:
        """The breaches by party, period, metric and priority."""
        self._name()
        return self._late

    @property
    def cells(self) -> Cells:
        """The same in columns."""
        return Cells.of(self._outcomes, self._late) if self._cells is None else self._cells

    def __eq__(self, other: object) -> bool:
        mine = self.outcomes, self.late, self.blocks
        return isinstance(other, Counts) and mine == (other.outcomes, other.late, other.blocks)

    __hash__ = None  # type: ignore[assignment]  # counts grow

    def add(self, other: "Counts") -> None:
        """Adds the counts of another part of the same exports, or of other exports."""
        if other.outcomes or other.late:
            for key, count in other.outcomes.items():
                self.outcomes[key] = self.outcomes.get(key, Count()).plus(count)
            for late, number in other.late.items():
                self.late[late] = self.late.get(late, 0) + number
            self._cells = None
        for block, number in other.blocks.items():
            self.blocks[block] = self.blocks.get(block, 0) + number

    def _name(self) -> None:
        """Gives what is counted in columns its names, once: only some questions need them."""
        if self._named or self._cells is None:
            return
        cells, self._named = self._cells, True
        columns = (cells.period.tolist(), cells.party.tolist(), cells.metric.tolist())
        whose = [
            (Whose(cells.periods[period], *cells.parties[party]), cells.metrics[metric])
            for period, party, metric in zip(*columns, strict=True)
        ]
        self._outcomes = {who: Count(*row) for who, row in zip(whose, cells.table.tolist(), strict=True)}
        late = zip(*(column.tolist() for column in cells.late), strict=True)
        self._late = {(*whose[cell], cells.priorities[priority]): number for cell, priority, number in late}


class Tally:
    """Adds up measured blocks. Inside a run everything is a number; `counts` gives it its names."""

    def __init__(self, classes: Classes) -> None:
        self._classes, self._metrics = classes, max(len(classes.metrics), 1)
        self._keys: list[Ints] = []
        self._counts: list[Ints] = []

    def add(self, metric: str, ids: Ints, period: Ints, outcome: Ints) -> None:
        """Counts the outcomes of one metric of a block; what has no period does not apply, and is not counted."""
        applies = period >= 0
        if not applies.all():
            ids, period, outcome = ids[applies], period[applies], outcome[applies]
        if not len(ids):
            return
        # A block is about few periods: a table of all that may come up is small, and quicker than looking keys up.
        low, most = int(period.min()), int(ids.max()) + 1
        span = int(period.max()) - low + 1
        if most * span > _FEW:
            self.put(metric, ids, period, outcome, np.ones(len(ids), np.int64))
            return
        counts = np.bincount((ids * span + (period - low)) * _OUTCOMES + outcome)
        there = np.flatnonzero(counts)
        which, outcomes = np.divmod(there, _OUTCOMES)
        classes, periods = np.divmod(which, span)
        self.put(metric, classes, periods + low, outcomes, counts[there])

    def put(self, metric: str, ids: Ints, period: Ints, outcome: Ints, counts: Ints) -> None:
        """Adds outcomes that have been counted: so many of each."""
        self._keep(self._key(metric, ids, period, outcome), counts)

    def _key(self, metric: str, ids: Ints, period: Ints, outcome: Ints) -> Ints:
        number = self._classes.metrics.index(metric)
        return ((ids * self._metrics + number) * _PERIODS + period) * _OUTCOMES + outcome

    def _keep(self, keys: Ints, counts: Ints) -> None:
        self._keys.append(keys)
        self._counts.append(counts)
        if len(self._keys) > _KEPT_APART:
            self._compact()

    def counts(self) -> Counts:
        """The counts so far."""
        self._compact()
        keys, outcomes = np.divmod(self._keys[0], _OUTCOMES)
        columns = np.array([_COLUMN.get(Outcome(code), 0) for code in range(len(Outcome))]).take(outcomes)
        ids, rest = np.divmod(keys, self._metrics * _PERIODS)
        metrics, periods = np.divmod(rest, _PERIODS)
        table = np.zeros((len(keys), 4), np.int64)
        table[np.arange(len(keys)), columns] = self._counts[0]
        owners, owned_by = self._owners()
        parties = [self._party(self._classes.members[number]) for number in owners]
        owner = owned_by[ids]
        units = coded(per for per, *_ in parties)
        per, period = numbered(units[1][owner] * _PERIODS + periods, len(units[0]) * _PERIODS)
        names = [period_name(units[0][number // _PERIODS], number % _PERIODS) for number in per.tolist()]
        late = np.flatnonzero(columns == 1)
        priorities = coded(member.priority for member in self._classes.members)
        by_priority = late, (priorities[0], priorities[1][ids[late]]), self._counts[0][late]
        named = (names, period), ([tuple(party) for _, *party in parties], owner), (self._classes.metrics, metrics)
        return Counts(cells=Cells.summed(named, table, by_priority))

    def _compact(self) -> None:
        keys = np.concatenate([np.zeros(0, np.int64), *self._keys])
        different, places = np.unique(keys, return_inverse=True)
        counts = np.zeros(len(different), np.int64)
        np.add.at(counts, places, np.concatenate([np.zeros(0, np.int64), *self._counts]))
        self._keys, self._counts = [different], [counts]

    def _owners(self) -> tuple[list[int], Ints]:
        """Classes that differ in priority, region or tags have one owner: (a class of each owner, owner by class)."""
        numbers: dict[tuple[int, str], int] = {}
        firsts: list[int] = []
        owned_by = np.zeros(len(self._classes.members), np.int64)
        for number, member in enumerate(self._classes.members):
            key = (member.term, member.customer)
            if key not in numbers:
                numbers[key] = len(firsts)
                firsts.append(number)
            owned_by[number] = numbers[key]
        return firsts, owned_by

    def _party(self, member: Class) -> tuple[Unit, str, str, str, int]:
        term = self._classes.terms[member.term]
        per: Unit = term.sla.spec.credits.per if term.sla.spec.credits else "month"
        subscription = "" if term.subscription is None else term.subscription.name
        return per, member.customer, subscription, term.sla.name, term.sla.metadata.version
