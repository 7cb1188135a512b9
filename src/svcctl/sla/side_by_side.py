"""The same work items measured under two sets of terms: what each plan attained, and which items came out otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from svcctl.sla.classes import Classes
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.rows import MEASUREMENTS, typed_rows
from svcctl.sla.tally import Count

_KEPT = (
    *("item", "metric", "customer", "plan", "sla", "sla_version", "priority", "period"),
    *("target_seconds", "elapsed_seconds", "outcome"),
)
_MOST = 10_000
"""So many items that came out otherwise are kept; all of them are counted."""
_LATE = frozenset({Outcome.BREACHED.word, Outcome.BREACHED_OPEN.word})


class Rows:
    """Keeps what is compared of every measurement, as a run hands it over."""

    def __init__(self) -> None:
        self._tables = [MEASUREMENTS.empty_table().select(_KEPT)]

    def __call__(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        """Takes the measured items of a block."""
        self._tables.append(typed_rows(items, ids, classes, found).select(_KEPT))

    @property
    def table(self) -> Any:
        """All of them as one pyarrow table."""
        return _whole(self._tables)


class Line(NamedTuple):
    """What attainment by plan is told of."""

    period: str
    plan: str
    metric: str


class Terms(NamedTuple):
    """A version of an SLA."""

    sla: str
    version: int


@dataclass(frozen=True, slots=True)
class Plans:
    """The items of each plan, period and measure: how they did under each version of an SLA that they were under."""

    counts: dict[Line, dict[Terms, Count]]

    def count(self, line: Line) -> Count:
        """How all items of a line did."""
        total = Count()
        for count in self.counts.get(line, {}).values():
            total = total.plus(count)
        return total


@dataclass(frozen=True, slots=True)
class Differs:
    """One measure of one item that came out otherwise: the words of both sides, targets and times used in seconds."""

    item: str
    customer: str
    line: Line
    priority: str
    outcomes: tuple[str, str]
    targets: tuple[int | None, int | None]
    elapsed: tuple[int | None, int | None]

    @property
    def worse(self) -> bool:
        """True where it is late under the other terms only."""
        return self.outcomes[1] in _LATE and self.outcomes[0] not in _LATE


@dataclass(frozen=True, slots=True)
class Differences:
    """Which measures of items came out otherwise: all are counted, some are told; and those that one side has alone."""

    count: int
    told: tuple[Differs, ...]
    by_line: dict[Line, int]
    only_base: int
    only_other: int


def plans_of(table: Any) -> Plans:
    """How the items of each plan did. Those to which a measure does not apply are left out."""
    names = ["period", "plan", "metric", "sla", "sla_version", "outcome"]
    counts: dict[Line, dict[Terms, Count]] = {}
    for row in table.group_by(names).aggregate([([], "count_all")]).to_pylist():
        if row["period"] is None:
            continue
        line, terms = Line(row["period"], row["plan"], row["metric"]), Terms(row["sla"], row["sla_version"])
        found = counts.setdefault(line, {})
        found[terms] = found.get(terms, Count()).plus(_count(row["outcome"], row["count_all"]))
    return Plans(counts)


def _count(outcome: str, number: int) -> Count:
    if outcome in _LATE:
        return Count(breached=number)
    key = {Outcome.MET.word: "met", Outcome.RUNNING.word: "running", Outcome.EXCLUDED.word: "excluded"}.get(outcome)
    return Count(**{key: number}) if key else Count()


def differences(base: Any, other: Any) -> Differences:
    """The measures of items that have another outcome under the other terms, the ones that got worse first."""
    both, size = _whole([base, other]), base.num_rows
    keys = _codes(both, "item") * (both.num_rows + 1) + _codes(both, "metric")
    _, mine, its = np.intersect1d(keys[:size], keys[size:], return_indices=True)
    outcome = _codes(both, "outcome")
    rows = np.sort(mine[outcome[mine] != outcome[its + size]])
    pairs = dict(zip(mine.tolist(), (its + size).tolist(), strict=True)) if len(rows) else {}
    shown = rows[:_MOST]
    before = both.take(shown).to_pylist()
    after = both.take(np.array([pairs[row] for row in shown.tolist()], np.int64)).to_pylist()
    told = sorted((_differs(*pair) for pair in zip(before, after, strict=True)), key=_order)
    lines = both.take(rows).group_by(["period", "plan", "metric"]).aggregate([([], "count_all")]).to_pylist()
    by_line = {Line(row["period"] or "", row["plan"], row["metric"]): row["count_all"] for row in lines}
    return Differences(len(rows), tuple(told), by_line, size - len(mine), both.num_rows - size - len(its))


def _order(each: Differs) -> tuple[Any, ...]:
    return (not each.worse, each.line, each.item)


def _differs(before: dict[str, Any], after: dict[str, Any]) -> Differs:
    line = Line(before["period"] or "", before["plan"], before["metric"])
    outcomes, targets, elapsed = (
        (before[name], after[name]) for name in ("outcome", "target_seconds", "elapsed_seconds")
    )
    return Differs(before["item"], before["customer"], line, before["priority"], outcomes, targets, elapsed)


def _whole(tables: Iterable[Any]) -> Any:
    """Tables as one, in which equal words have equal numbers."""
    return pa.concat_tables(list(tables)).unify_dictionaries().combine_chunks()


def _codes(table: Any, name: str) -> Ints:
    """A column of texts or words as numbers, equal where the texts are."""
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode().combine_chunks()
    parts = [chunk.indices.to_numpy(zero_copy_only=False) for chunk in getattr(column, "chunks", [column])]
    return np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)
