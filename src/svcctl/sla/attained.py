"""The attainment table in columns: its rows are counted and compared all at once, and named where somebody looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from svcctl.availability import Uptime
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.cells import Ints, coded, integers, largest, numbered
from svcctl.sla.tally import Count
from svcctl.source.tables.spelled import packed, words

Holder = tuple[str, str]
"""A customer and a subscription; the latter is empty in totals, the former `EVERYBODY` in those of all customers."""
_NO, _YES, _NOTHING = 0, 1, 2
_WORDS = ["no", "yes", "n/a"]
_VERDICTS = (False, True, None)


@dataclass(frozen=True)
class Named:
    """The words of an attainment table, each sorted, and the objective of each SLA and measure.

    A row has one number for all of its words, which orders rows as `in_order` does.
    """

    periods: Sequence[str]
    slas: Sequence[tuple[str, int]]
    metrics: Sequence[str]
    holders: Sequence[Holder]
    objectives: Mapping[tuple[str, int, str], Decimal]

    def number(self, *words: Any) -> int:
        """The number of a row by its period, SLA, measure and holder."""
        found = 0
        for word, places in zip(words, self._places, strict=True):
            found = found * len(places) + places[word]
        return found

    @cached_property
    def _places(self) -> list[dict[Any, int]]:
        columns = self.periods, self.slas, self.metrics, self.holders
        return [{word: place for place, word in enumerate(column)} for column in columns]

    def numbers(self, keys: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """The places of the period, SLA, measure and holder of rows."""
        rest, holder = np.divmod(keys, max(len(self.holders), 1))
        rest, metric = np.divmod(rest, max(len(self.metrics), 1))
        period, sla = np.divmod(rest, max(len(self.slas), 1))
        return period, sla, metric, holder


class Attained(Sequence[Attainment]):
    """Rows of the attainment table, in their order; each is made when it is asked for.

    ``keys`` are those of `Named`, ``table`` has the columns of `Count`, ``up`` the uptime of rows of availability.
    """

    def __init__(self, named: Named, keys: Ints, table: Ints, up: Mapping[int, Uptime]) -> None:
        self.named, self.keys, self.table, self._up = named, keys, table, up

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, at: Any) -> Any:
        rows = np.arange(len(self.keys))[at]
        return list(self._made(rows)) if isinstance(at, slice) else next(self._made(rows[None]))

    def __iter__(self) -> Iterator[Attainment]:
        return self._made(np.arange(len(self.keys)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def where(self, rows: Ints) -> "Attained":
        """Some of the rows: their places, or a mask."""
        return Attained(self.named, self.keys[rows], self.table[rows], self._up)

    def and_(self, other: "Attained") -> "Attained":
        """Both, in order: rows of one report, of which no two are about the same."""
        keys = np.append(self.keys, other.keys)
        order = np.argsort(keys, kind="stable")
        return Attained(self.named, keys[order], np.concatenate([self.table, other.table])[order], self._up)

    @property
    def totals(self) -> "Attained":
        """The rows of all customers together."""
        return self.where(self._customers(EVERYBODY))

    @property
    def missed(self) -> "Attained":
        """The rows of customers, or of their subscriptions, for whom the objective was missed."""
        return self.where((self._verdicts == _NO) & ~self._customers(EVERYBODY))

    @property
    def periods(self) -> list[str]:
        """The periods that have rows, in order."""
        period = self.named.numbers(self.keys)[0]
        return [self.named.periods[at] for at in np.unique(period).tolist()]

    def columns(self) -> dict[str, Any]:
        """The table as pyarrow columns, words by their places."""
        named, (period, sla, metric, holder) = self.named, self.named.numbers(self.keys)
        versions = np.array([version for _, version in named.slas], np.int64)
        found = {"period": words(period, [*named.periods]), "metric": words(metric, [*named.metrics])}
        for name, place, column in (
            ("customer", holder, [customer for customer, _ in named.holders]),
            ("subscription", holder, [subscription for _, subscription in named.holders]),
            ("sla", sla, [name for name, _ in named.slas]),
        ):
            different, places = coded(column)
            found[name] = words(places[place], different)
        found["sla_version"] = packed(versions[sla], pa.int64())
        counts = (*self.table.T, self._measured)
        for name, numbers in zip(("met", "breached", "running", "excluded", "measured"), counts, strict=True):
            found[name] = packed(numbers.astype(np.int64, copy=False), pa.int64())
        different, places = coded(f"{each:f}" for each in self._objectives[0])
        found["objective_percent"] = words(places[self._objectives[1]], different)
        return found | {"attainment_percent": self._percents(), "attained": words(self._verdicts, _WORDS)}

    def _made(self, rows: Ints) -> Iterator[Attainment]:
        named, keys = self.named, self.keys[rows]
        numbers = (column.tolist() for column in (*named.numbers(keys), keys))
        for *places, key, counts in zip(*numbers, self.table[rows].tolist(), strict=True):
            period, metric = named.periods[places[0]], named.metrics[places[2]]
            (sla, version), (customer, subscription) = named.slas[places[1]], named.holders[places[3]]
            objective, uptime = named.objectives[sla, version, metric], self._up.get(key)
            about = (period, customer, sla, version, metric, Count(*counts))
            yield Attainment(*about, objective, uptime, subscription)

    def _customers(self, customer: str) -> Ints:
        """Which rows are of a customer."""
        mine = np.array([name == customer for name, _ in self.named.holders], bool)
        return mine[self.named.numbers(self.keys)[3]]

    @property
    def _measured(self) -> Ints:
        measured: Ints = self.table[:, 0] + self.table[:, 1]
        return measured

    @cached_property
    def _objectives(self) -> tuple[list[Decimal], Ints]:
        """The different objectives, and the place of that of each row."""
        _, sla, metric, _ = self.named.numbers(self.keys)
        about, place = numbered(sla * len(self.named.metrics) + metric, len(self.named.slas) * len(self.named.metrics))
        named = [divmod(number, len(self.named.metrics)) for number in about.tolist()]
        objectives = [self.named.objectives[*self.named.slas[at], self.named.metrics[which]] for at, which in named]
        return objectives, place

    @cached_property
    def _verdicts(self) -> Ints:
        """Whether each objective was met, compared exactly: `_NO`, `_YES`, or `_NOTHING` where nothing was measured."""
        place, measured = self._objectives[1], self._measured
        ratios = [each.as_integer_ratio() for each in self._objectives[0]]
        most = 100 * max((max(ratio) for ratio in ratios), default=0) * largest(measured)
        over, under = (integers([ratio[at] for ratio in ratios], most) for at in (0, 1))
        met = self.table[:, 0] * 100 * under[place]
        found: Ints = np.where(measured == 0, _NOTHING, (met >= measured * over[place]).astype(np.int64))
        for row, _ in self._of_uptime():
            found[row] = _VERDICTS.index(self[row].attained)
        return found

    def _percents(self) -> Any:
        """Met of measured as `Attainment.percent` writes it."""
        share = self.table[:, 0] * 1_000_000 // np.maximum(self._measured, 1)
        there, places = numbered(share, 1_000_001)
        different = [f"{number // 10_000}.{number % 10_000:04}" for number in there.tolist()]
        places[self._measured == 0] = len(different)
        different.append("n/a")
        for row, _ in self._of_uptime():
            places[row] = len(different)
            different.append(self[row].percent)
        return words(places, different)

    def _of_uptime(self) -> Iterator[tuple[int, Uptime]]:
        for key, uptime in self._up.items():
            place = int(np.searchsorted(self.keys, key))
            if place < len(self.keys) and self.keys[place] == key:
                yield place, uptime


def totals_of(rows: Sequence[Attainment]) -> Sequence[Attainment]:
    """The rows of all customers together."""
    return rows.totals if isinstance(rows, Attained) else [row for row in rows if row.customer == EVERYBODY]


def missed_of(rows: Sequence[Attainment]) -> Sequence[Attainment]:
    """The rows of customers for whom the objective was missed."""
    if isinstance(rows, Attained):
        return rows.missed
    return [row for row in rows if row.customer != EVERYBODY and row.attained is False]
