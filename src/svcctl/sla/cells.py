"""What a run counted, in columns: an entry for each party, period and measure. Large reports have tens of thousands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
"""Whole numbers: 64 bits each, or as long as they need to be; see `integers`."""
Party = tuple[str, str, str, int]
"""Customer, subscription, SLA and its version."""
_FITS = 1 << 62
_OUTCOMES, _FEW = 4, 1 << 22


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts in the order of period, party and measure, each named by its place among the words.

    ``periods``, ``parties`` and ``metrics`` are sorted; ``table`` has a row for each cell: met, breached, running,
    excluded. ``late`` is (cell, place among ``priorities``, breaches of that priority), a column each.
    """

    periods: Sequence[str]
    parties: Sequence[Party]
    metrics: Sequence[str]
    priorities: Sequence[str]
    period: Ints
    party: Ints
    metric: Ints
    table: Ints
    late: tuple[Ints, Ints, Ints]

    @classmethod
    def of(cls, outcomes: Mapping[Any, Sequence[int]], late: Mapping[Any, int]) -> "Cells":
        """Counts by ((period, party...), measure), and breaches by the same and a priority."""
        whose = list(outcomes)
        columns = [[who[0] for who, _ in whose], [tuple(who[1:]) for who, _ in whose], [metric for _, metric in whose]]
        table = np.array(list(outcomes.values()), np.int64).reshape(len(whose), _OUTCOMES)
        places = {who: place for place, who in enumerate(whose)}
        known = [
            (places[who, metric], priority, n) for (who, metric, priority), n in late.items() if (who, metric) in places
        ]
        cell, number = (np.array([each[at] for each in known], np.int64) for at in (0, 2))
        return cls.summed(tuple(map(coded, columns)), table, (cell, coded([each[1] for each in known]), number))

    @classmethod
    def summed(cls, columns: Any, table: Ints, late: Any) -> "Cells":
        """Adds up counts of like names: period, party and measure as (words, a place for each row of the table).

        ``late`` is (row of the table, priority as (words, places), breaches).
        """
        (periods, period), (parties, party), (metrics, metric) = map(in_order, columns)
        key = (period * len(parties) + party) * len(metrics) + metric
        cells, place = numbered(key, len(periods) * len(parties) * len(metrics))
        sums = added(place, table, len(cells))
        rows, (priorities, priority), breaches = late[0], in_order(late[1]), late[2]
        apart, which = numbered(place[rows] * len(priorities) + priority, len(cells) * len(priorities))
        number = added(which, breaches[:, None], len(apart))[:, 0]
        rest, metric = np.divmod(cells, max(len(metrics), 1))
        period, party = np.divmod(rest, max(len(parties), 1))
        by_priority = (*np.divmod(apart, max(len(priorities), 1)), number)
        return cls(periods, parties, metrics, priorities, period, party, metric, sums, by_priority)

    def plus(self, other: "Cells") -> "Cells":
        """Both counts together."""
        names = ("periods", "period"), ("parties", "party"), ("metrics", "metric")
        columns = [
            (
                [*getattr(self, words), *getattr(other, words)],
                np.append(getattr(self, at), getattr(other, at) + len(getattr(self, words))),
            )
            for words, at in names
        ]
        rows = np.append(self.late[0], other.late[0] + len(self.period))
        priority = [*self.priorities, *other.priorities], np.append(self.late[1], other.late[1] + len(self.priorities))
        late = rows, priority, np.append(self.late[2], other.late[2])
        return self.summed(columns, np.concatenate([self.table, other.table]), late)


def added(place: Ints, table: Ints, size: int) -> Ints:
    """The rows of a table added up by the place that each is given among ``size`` sums."""
    sums = np.zeros((size, table.shape[1]), np.int64)
    for column in range(table.shape[1]):
        np.add.at(sums[:, column], place, table[:, column])
    return sums


def numbered(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """The different keys in order, and the place of each key among them; all are below ``size``."""
    if size > _FEW:
        return np.unique(keys, return_inverse=True)
    there = np.zeros(size, bool)
    there[keys] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1).take(keys)


def coded(values: Iterable[Any]) -> tuple[list[Any], Ints]:
    """The different values, and the place of each among them."""
    places: dict[Any, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return list(places), np.array(numbers, np.int64)


def in_order(column: tuple[Sequence[Any], Ints]) -> tuple[list[Any], Ints]:
    """The same column by its different words, sorted."""
    words, places = column
    different = sorted(set(words))
    rank = {word: place for place, word in enumerate(different)}
    return different, np.array([rank[word] for word in words], np.int64).take(places)


def integers(values: Iterable[int], most: int) -> Ints:
    """Numbers in a column that arithmetic up to ``most`` does not overflow: without end where 64 bits are too few."""
    numbers = list(values)
    return np.array(numbers, np.int64 if max([most, *numbers]) < _FITS else object)


def exact(column: Ints, most: int) -> Ints:
    """The same for a column that is there."""
    return column if most < _FITS else column.astype(object)


def largest(column: Ints) -> int:
    """The largest number of a column, at least 1: what others are multiplied by."""
    return int(column.max(initial=1))
