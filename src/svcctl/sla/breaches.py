"""The breaches among the measurement rows of a report: all of them counted by hour, the worst of them kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from svcctl.calendars.instants import format_instant, to_local
from svcctl.kinds.sla import AVAILABILITY
from svcctl.source.tables.spelled import INSTANT, spelled, strings

Ints = npt.NDArray[np.int64]
Heat = dict[str, tuple[tuple[int, ...], ...]]
"""By priority: seven weekdays from Monday on, each with its 24 hours, and how many targets ran out in each."""

Zones = Mapping[tuple[str, int], str]
"""The time zone of each version of an SLA, by name and version."""

_OUTCOMES = ("breached", "breached-open")
_HOUR, _SECOND = 3_600_000_000, 1_000_000
_MONDAY = 4
"""1970-01-05 was the first Monday of all instants."""
_WORST_FIRST = [("overrun_seconds", "descending")] + [
    (name, "ascending") for name in ("item", "metric", "sla", "customer", "subscription", "due_at")
]


@dataclass(frozen=True, slots=True)
class Breach:
    """One missed target. Durations are seconds; ``due`` is in the local time of the SLA, other instants in UTC.

    ``stopped`` is None while the item is open.
    """

    item: str
    metric: str
    customer: str
    subscription: str
    service: str
    sla: str
    sla_version: int
    priority: str
    period: str
    started: datetime | None
    stopped: datetime | None
    due: datetime | None
    target: int
    used: int
    overrun: int


_SAME = ("item", "metric", "customer", "subscription", "service", "sla", "sla_version", "priority", "period")
_FIELDS = dict(zip(_SAME, _SAME, strict=True)) | {
    "target": "target_seconds",
    "used": "elapsed_seconds",
    "overrun": "overrun_seconds",
}


class Worst:
    """The ``most`` breaches with the largest overrun so far, the worst first: rows of the measurements table, in text.

    What is equally late comes in the order of items, so that the order of blocks makes no difference.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.rows: Any = None

    def add(self, rows: Any, late: Any) -> None:
        """Looks through measurement rows, of which some are ``late``: see `missed`. Few are worse than those so far."""
        if self.rows is not None and len(self.rows) >= self.most > 0:
            late = pc.and_(late, pc.greater_equal(rows["overrun_seconds"], self.rows["overrun_seconds"][-1]))
        worse = spelled(rows.filter(late))
        if worse.num_rows or self.rows is None:
            both = worse if self.rows is None else pa.concat_tables([self.rows, worse])
            self.rows = both.take(pc.sort_indices(both, sort_keys=_WORST_FIRST)[: self.most])


def missed(rows: Any, slas: Iterable[str] | None = None) -> Any:
    """Which measurement rows are breaches of some SLAs, or of any.

    They are breaches of work items: what a service was down is told by its attainment.
    """
    late = pc.is_in(rows["outcome"], value_set=strings(_OUTCOMES))
    late = pc.and_(late, pc.invert(pc.is_in(rows["metric"], value_set=strings([AVAILABILITY]))))
    return late if slas is None else pc.and_(late, pc.is_in(rows["sla"], value_set=strings(sorted(slas))))


class Breaches:
    """Gathers breaches block by block: every one is counted, and the ``most`` worst are kept.

    The blocks may come in any order. Memory does not grow with their number.
    """

    def __init__(self, zones: Zones, most: int) -> None:
        self.zones = zones
        self._slas = frozenset(name for name, _ in zones)
        self.total = 0
        self._heat: dict[str, Ints] = {}
        self.ranked = Worst(most)

    def add(self, rows: pa.Table) -> Any:
        """Counts the breaches among measurement rows, and says which these are: see `missed`.

        SLAs without a time zone are not the customers', but behind theirs.
        """
        late = missed(rows, self._slas)
        if number := pc.sum(late).as_py() or 0:
            self.total += number
            self._count(rows.select(["due_at", "priority", "sla", "sla_version"]).filter(late))
            self.ranked.add(rows, late)
        return late

    def worst(self) -> list[Breach]:
        """The breaches with the largest overrun, the worst first; what is equally late in the order of items."""
        return [] if self.ranked.rows is None else list(breaches_of(self.ranked.rows, self.zones))

    def heat(self) -> Heat:
        """When targets ran out, in the local time of each SLA, by priority in alphabetical order."""
        return {priority: tuple(map(tuple, self._heat[priority].tolist())) for priority in sorted(self._heat)}

    def _count(self, late: pa.Table) -> None:
        micros, known = _micros(late["due_at"])
        (codes, priorities), (slas, names) = (_coded(late[name]) for name in ("priority", "sla"))
        versions = late["sla_version"].to_numpy()
        weeks = np.zeros((len(priorities), 7, 24), np.int64)
        for number, version in np.unique(np.stack([slas, versions]), axis=1).T.tolist():
            rows = np.flatnonzero(known & (slas == number) & (versions == version))
            hours = to_local(micros[rows], self.zones[names[number], version]) // _HOUR
            np.add.at(weeks, (codes[rows], (hours // 24 - _MONDAY) % 7, hours % 24), 1)
        for priority, week in zip(priorities, weeks, strict=True):
            if week.any():
                self._heat[priority] = self._heat.get(priority, 0) + week


def breaches_of(rows: pa.Table, zones: Zones) -> Iterator[Breach]:
    """The rows of breaches as values."""
    due, _ = _micros(rows["due_at"])
    for row, micros in zip(spelled(rows).to_pylist(), due.tolist(), strict=True):
        zone = zones[row["sla"], row["sla_version"]]
        named = {field: row[column] for field, column in _FIELDS.items()}
        due_at = None if row["due_at"] is None else datetime.fromisoformat(format_instant(micros, zone))
        yield Breach(**named, started=_instant(row["started_at"]), stopped=_instant(row["stopped_at"]), due=due_at)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _coded(column: Any) -> tuple[Ints, list[str]]:
    """A column of words: the place of each row's among the different ones."""
    coded = column.combine_chunks().dictionary_encode() if column.num_chunks != 1 else column.chunk(0)
    return coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()


def _micros(column: Any) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Instants as they stand in the table, as UTC microseconds, and which of them there are."""
    seconds = column.cast(INSTANT).cast(pa.int64())
    return pc.fill_null(seconds, 0).to_numpy() * _SECOND, pc.is_valid(column).to_numpy()
