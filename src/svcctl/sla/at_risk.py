"""Open items that have used much of their target: what a desk should look at first, the most urgent in front."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from svcctl.calendars.instants import format_instant
from svcctl.sla.classes import Classes
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured, Outcome, is_open, running
from svcctl.sla.rows import MEASUREMENTS, hundredths, measurement_rows
from svcctl.source.tables.spelled import spelled_schema, strings

Measuring = Callable[[Items, Ints, str, int], Measured | None]
"""Measures one metric of items of these classes, as of an instant."""
AT_RISK = pa.schema(
    [(name, pa.string()) for name in ("item", "metric", "customer", "service", "priority", "due_at")]
    + [("used_percent", pa.decimal128(20, 2)), ("remaining_seconds", pa.int64())]
)
"""The public columns of the table of items at risk. ``remaining_seconds`` is time on the clock of the measure."""
LISTED = 200
"""How many items reports name; the table has all of them."""
_KEPT = [*(name for name in AT_RISK.names if name != "remaining_seconds"), "sla", "sla_version"]
_URGENT = [("used_percent", "descending")] + [(name, "ascending") for name in ("due_at", "item", "metric", "customer")]


@dataclass(frozen=True, slots=True)
class Risk:
    """One running target. ``due`` is in the local time of its SLA, None where nothing uses it up before 2200."""

    item: str
    metric: str
    customer: str
    service: str
    priority: str
    due: datetime | None
    used: Decimal
    remaining: int


@dataclass(slots=True)
class AtRisk:
    """Gathers, block by block, the running targets of which at least ``least`` percent is used; keeps only those."""

    least: Decimal
    parts: list[Any] = field(default_factory=list)

    def look(self, items: Items, ids: Ints, classes: Classes, as_of: int, measured: Measuring) -> None:
        """Looks at the open items of a block, ``measured`` as of an instant that is not before any of theirs."""
        rows = np.flatnonzero(is_open(items, classes, ids))
        if len(rows) and items.ids is not None:
            items, ids = items.take(rows), ids[rows]
            each = {name: measured(items, ids, name, as_of) for name in classes.metrics}
            self.look_over(items, ids, classes, {name: found for name, found in each.items() if found is not None})

    def look_over(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        """Looks for running targets among items that have been measured."""
        rows = running(found)
        if len(rows):
            mine = {metric: measured.take(rows) for metric, measured in found.items()}
            self.add(measurement_rows(items.take(rows), ids[rows], classes, mine))

    def add(self, rows: Any) -> None:
        """Takes measurement rows, as a table."""
        running = pc.equal(rows["outcome"], strings([Outcome.RUNNING.word])[0])
        much = pc.greater_equal(rows["used_percent"], hundredths(np.array([int(self.least * 100)]))[0])
        mine = rows.filter(pc.and_(running, much))
        if mine.num_rows:
            left = pc.subtract(mine["target_seconds"], mine["elapsed_seconds"])
            self.parts.append(mine.select(_KEPT).append_column("remaining_seconds", left))

    def join(self, other: "AtRisk") -> None:
        """Takes what another part of the same exports has found."""
        self.parts += other.parts

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(part.num_rows for part in self.parts)

    def table(self) -> Any:
        """All of them as the public table, the most urgent first: by the share that is used, then by when it is due."""
        return self._ordered().select(AT_RISK.names)

    def first(self, zones: Mapping[tuple[str, int], str]) -> list[Risk]:
        """The most urgent ones; ``zones`` are the time zones of the SLAs, by name and version."""
        return list(_risks(self._ordered().slice(0, LISTED), zones))

    def _ordered(self) -> Any:
        kept = [spelled_schema(MEASUREMENTS).field(name) for name in _KEPT]
        schema = pa.schema([*kept, AT_RISK.field("remaining_seconds")])
        rows = pa.concat_tables([pa.Table.from_batches([], schema), *self.parts])
        return rows.take(pc.sort_indices(rows, sort_keys=_URGENT))


def _risks(rows: Any, zones: Mapping[tuple[str, int], str]) -> Iterator[Risk]:
    for row in rows.to_pylist():
        due = None if row["due_at"] is None else local_time(row["due_at"], zones[row["sla"], row["sla_version"]])
        about = {name: row[name] for name in ("item", "metric", "customer", "service", "priority")}
        yield Risk(**about, due=due, used=row["used_percent"], remaining=row["remaining_seconds"])


def local_time(text: str, zone: str) -> datetime:
    """An instant of a table in the local time of a zone."""
    micros = int(datetime.fromisoformat(text).timestamp()) * 1_000_000
    return datetime.fromisoformat(format_instant(micros, zone))


def least_of(text: str) -> Decimal:
    """A share as people write it, ``75%`` or ``75``. Raises ValueError with a sentence for the user."""
    wrong = f"'{text}': write a share of the target from 0% to 100%, with two decimals at most, such as 75%"
    try:
        share = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        raise ValueError(wrong) from None
    if not share.is_finite() or not 0 <= share <= 100 or share != round(share, 2):
        raise ValueError(wrong)
    return share
