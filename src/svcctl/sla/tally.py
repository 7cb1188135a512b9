"""Counts of outcomes: what is left of a block of work items once it has been measured, and how blocks add up."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.calendars.periods import Unit
from svcctl.sla.classes import Class, Classes
from svcctl.sla.dates import period_name
from svcctl.sla.measure import Outcome
from svcctl.source.compose import quiet

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


@dataclass(slots=True)
class Counts:
    """What a run counted. Counts of parts add up to the counts of the whole, in any order.

    ``outcomes`` counts by party, period and metric; ``late`` counts breaches by priority too, as some credits ask, and
    ``blocks`` how much time was lost on them.
    """

    outcomes: dict[tuple[Whose, str], Count] = field(default_factory=dict)
    late: dict[tuple[Whose, str, str], int] = field(default_factory=dict)
    blocks: Blocks = field(default_factory=dict)

    def add(self, other: "Counts") -> None:
        """Adds the counts of another part of the same exports, or of other exports."""
        for key, count in other.outcomes.items():
            self.outcomes[key] = self.outcomes.get(key, Count()).plus(count)
        for late, number in other.late.items():
            self.late[late] = self.late.get(late, 0) + number
        for block, number in other.blocks.items():
            self.blocks[block] = self.blocks.get(block, 0) + number

    def by_party(self) -> dict[Whose, dict[str, Count]]:
        """The counts of each party and period, by metric, in the order of period, customer, subscription and SLA."""
        found: dict[Whose, dict[str, Count]] = {}
        for (whose, metric), count in self.outcomes.items():
            found.setdefault(whose, {})[metric] = count
        return {whose: found[whose] for whose in sorted(found)}


class Tally:
    """Adds up measured blocks. Inside a run everything is a number; `counts` gives it its names."""

    def __init__(self, classes: Classes) -> None:
        self._classes, self._metrics = classes, max(len(classes.metrics), 1)
        self._keys: list[Ints] = []
        self._counts: list[Ints] = []

    def add(self, metric: str, ids: Ints, period: Ints, outcome: Ints) -> None:
        """Counts the outcomes of one metric of a block; what has no period does not apply, and is not counted."""
        from pyarrow import array  # noqa: PLC0415 - heavy
        from pyarrow.compute import value_counts  # noqa: PLC0415

        applies = period >= 0
        keys = self._key(metric, ids, period, outcome)
        counted = value_counts(array(keys if applies.all() else keys[applies]))
        self._keep(counted.field("values").to_numpy(), counted.field("counts").to_numpy())

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

    @quiet()
    def counts(self) -> Counts:
        """The counts so far."""
        self._compact()
        keys, counts = self._keys[0], self._counts[0]
        keys, outcomes = np.divmod(keys, _OUTCOMES)
        columns = np.array([_COLUMN.get(Outcome(code), 0) for code in range(len(Outcome))]).take(outcomes)
        ids, rest = np.divmod(keys, self._metrics * _PERIODS)
        owners, owned_by = self._owners()
        cells, places = np.unique(owned_by[ids] * (self._metrics * _PERIODS) + rest, return_inverse=True)
        table = np.zeros((len(cells), 4), np.int64)
        np.add.at(table, (places, columns), counts)
        whose = self._whose(owners, cells)
        found = Counts({who: Count(*row) for who, row in zip(whose, table.tolist(), strict=True)})
        late = columns == 1
        members = self._classes.members
        for place, number, count in zip(places[late].tolist(), ids[late].tolist(), counts[late].tolist(), strict=True):
            key = (*whose[place], members[number].priority)
            found.late[key] = found.late.get(key, 0) + count
        return found

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

    def _whose(self, owners: list[int], cells: Ints) -> list[tuple[Whose, str]]:
        """The party, period and metric that each number of a cell stands for."""
        numbers, rest = np.divmod(cells, self._metrics * _PERIODS)
        metrics, periods = np.divmod(rest, _PERIODS)
        parties = [self._party(self._classes.members[number]) for number in owners]
        named: dict[tuple[str, int], str] = {}
        found = []
        for number, metric, period in zip(numbers.tolist(), metrics.tolist(), periods.tolist(), strict=True):
            per, *party = parties[number]
            name = named.get((per, period)) or named.setdefault((per, period), period_name(per, period))
            found.append((Whose(name, *party), self._classes.metrics[metric]))
        return found

    def _party(self, member: Class) -> tuple[Unit, str, str, str, int]:
        term = self._classes.terms[member.term]
        per: Unit = term.sla.spec.credits.per if term.sla.spec.credits else "month"
        subscription = "" if term.subscription is None else term.subscription.name
        return per, member.customer, subscription, term.sla.name, term.sla.metadata.version
