"""Counts of outcomes: what is left of a block of work items once it has been measured, and how blocks add up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from svcctl.sla.classes import METRICS, Classes
from svcctl.sla.measure import Measured, Outcome, periods

Ints = npt.NDArray[np.int64]
_OUTCOMES = 8
_PERIODS = 4096
_METRICS = 8


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What counts are kept by: everything that attainment and credits tell apart."""

    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: int
    metric: str
    priority: str


Counts = Counter[tuple[Group, Outcome]]
"""How many items of each group came to each outcome. Counts of parts add up to those of the whole, in any order."""


class Tally:
    """Adds up measured blocks. Inside a run groups are numbers; `counts` gives them their names."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._keys: list[Ints] = []
        self._counts: list[Ints] = []

    def add(self, metric: str, ids: Ints, measured: Measured) -> None:
        """Counts the outcomes of one metric of a block; what does not apply is not counted."""
        from pyarrow import array  # noqa: PLC0415 - heavy
        from pyarrow.compute import value_counts  # noqa: PLC0415

        number = METRICS.index(metric)
        keys = ((ids * _METRICS + number) * _PERIODS + measured.period) * _OUTCOMES + measured.outcome
        applies = measured.period >= 0
        if not applies.all():
            keys = keys[applies]
        counted = value_counts(array(keys))
        self._keys.append(counted.field("values").to_numpy())
        self._counts.append(counted.field("counts").to_numpy())
        if len(self._keys) > 64:
            self._compact()

    def counts(self) -> Counts:
        """The counts so far, by group and outcome."""
        self._compact()
        found: Counts = Counter()
        for key, count in zip(self._keys[0].tolist(), self._counts[0].tolist(), strict=True):
            found[self._named(key)] += count
        return found

    def _compact(self) -> None:
        keys = np.concatenate([np.zeros(0, np.int64), *self._keys])
        different, places = np.unique(keys, return_inverse=True)
        counts = np.zeros(len(different), np.int64)
        np.add.at(counts, places, np.concatenate([np.zeros(0, np.int64), *self._counts]))
        self._keys, self._counts = [different], [counts]

    def _named(self, key: int) -> tuple[Group, Outcome]:
        key, outcome = divmod(key, _OUTCOMES)
        key, period = divmod(key, _PERIODS)
        number, metric = divmod(key, _METRICS)
        member = self._classes.members[number]
        term = self._classes.terms[member.term]
        lane = self._classes.lanes[self._classes.table(f"lane {METRICS[metric]}")[number]]
        group = Group(
            periods(lane.per, lane.timezone).names[period],
            member.customer,
            "" if term.subscription is None else term.subscription.name,
            term.sla.name,
            term.sla.metadata.version,
            METRICS[metric],
            member.priority,
        )
        return group, Outcome(outcome)


@dataclass(frozen=True, slots=True)
class Count:
    """How the items of one group did. ``measured`` are those that are decided: met, or late (open ones too)."""

    met: int = 0
    breached: int = 0
    running: int = 0
    excluded: int = 0

    @property
    def measured(self) -> int:
        """The items that attainment is taken of."""
        return self.met + self.breached

    @classmethod
    def of(cls, outcomes: Iterable[tuple[Outcome, int]]) -> "Count":
        """Adds up outcomes; late is late, whether the item was closed since or not."""
        total: Counter[Outcome] = Counter()
        for outcome, count in outcomes:
            total[outcome] += count
        late = total[Outcome.BREACHED] + total[Outcome.BREACHED_OPEN]
        return cls(total[Outcome.MET], late, total[Outcome.RUNNING], total[Outcome.EXCLUDED])


def by(counts: Counts, *names: str) -> Iterator[tuple[tuple[str | int, ...], Count]]:
    """Counts added up over all but the named fields of a group: ((values), count), in the order of the values."""
    parts: dict[tuple[str | int, ...], list[tuple[Outcome, int]]] = {}
    for (group, outcome), count in counts.items():
        parts.setdefault(tuple(getattr(group, name) for name in names), []).append((outcome, count))
    yield from ((values, Count.of(parts[values])) for values in sorted(parts))
