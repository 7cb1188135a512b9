"""Exports in Parquet: their columns have types already, so that nothing is guessed; a row's place is its number."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from svcctl.findings import Problem, Severity
from svcctl.source.tables.blocks import Block
from svcctl.source.tables.cells import Kind, Plan
from svcctl.source.tables.chunks import Chunk, Coded, as_text
from svcctl.source.tables.header import problem
from svcctl.source.tables.layouts import Ints
from svcctl.source.tables.times import Times, parse_times
from svcctl.source.tables.views import numbers, present

ROWS = 1 << 16
"""Rows that are measured at a time: enough for speed, few enough for the caches of the machine."""

_DAY = 86_400_000_000
_FACTOR = {"s": 1_000_000, "ms": 1000, "us": 1}
_FARTHEST = 1 << 42
"""Seconds beyond any year that is read; farther ones are drawn here, to be refused as out of range."""


@dataclass(frozen=True)
class Batch(Block):
    """Rows of a Parquet file; their "lines" are their numbers in the file, from 1."""

    table: Any = field(default=None, kw_only=True)

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """(nothing, number of the row in the file), one entry a row."""
        numbers = np.arange(self.first_line, self.first_line + self.table.num_rows, dtype=np.int64)
        return numbers, numbers

    def text(self, row: int, count: int = -1) -> str:  # noqa: ARG002 - that of a block of text
        """The columns that are read of one row, as a line of CSV."""
        line = io.StringIO()
        values = self.table.slice(row, 1).to_pylist()[0].values()
        csv.writer(line, lineterminator="").writerow(["" if value is None else _shown(value) for value in values])
        return line.getvalue()


def schema_of(file: str) -> pa.Schema:
    """The columns of a Parquet file. Raises OSError, or ValueError, where it is none."""
    with pq.ParquetFile(file) as opened:
        return opened.schema_arrow


def misfits(file: str, schema: pa.Schema, columns: Mapping[str, tuple[int, Kind]]) -> Iterator[Problem]:
    """Columns whose type is not what their field needs; ``columns`` are {field: (index, kind)}."""
    for name, (index, kind) in columns.items():
        of = schema.field(index).type
        if kind == "time" and not (pa.types.is_timestamp(of) or pa.types.is_date(of) or _is_text(of)):
            said, hint = f"holds {of}, which is no time", f"write {name} as timestamps with a zone, or as text"
        elif kind != "time" and pa.types.is_nested(of) and not _is_list(of):
            said, hint = f"holds {of}, which is no single value", "write a column of texts or numbers beside it"
        else:
            continue
        message = f"the column '{schema.names[index]}' {said}"
        yield problem(file, "export-column-type", message, hint, severity=Severity.ERROR)


def narrowed(plan: Plan) -> Plan:
    """The same plan for the wanted columns only: a row is made of those that are read."""
    read = sorted({index for index, _ in plan.wanted.values()})
    places = {name: (read.index(index), kind) for name, (index, kind) in plan.wanted.items()}
    return replace(plan, names=tuple(plan.names[index] for index in read), wanted=places)


def read_batches(file: str, plan: Plan) -> Iterator[Chunk]:
    """All rows, in order. Raises OSError where the file turns out to be broken."""
    number = 1
    try:
        with pq.ParquetFile(file, pre_buffer=False) as opened:
            for batch in opened.iter_batches(ROWS, columns=list(plan.names), use_threads=False):
                yield read_table(pa.Table.from_batches([batch]).select(list(plan.names)), plan, number)
                number += batch.num_rows
    except pa.ArrowInvalid as error:
        raise OSError(f"Parquet: {error}") from error


def read_table(table: Any, plan: Plan, number: int) -> Chunk:
    """Typed columns as a chunk; ``number`` is that of the first row."""
    columns = {name: table.column(position).combine_chunks() for name, (position, _) in plan.wanted.items()}
    return _chunk(Batch(memoryview(b""), number, table=table), plan, columns, table.num_rows)


def _chunk(block: Block, plan: Plan, columns: Mapping[str, Any], count: int) -> Chunk:
    kinds = {name: kind for name, (_, kind) in plan.wanted.items()}
    return Chunk(
        plan,
        block,
        count,
        {name: _times(columns[name], plan) for name, kind in kinds.items() if kind == "time"},
        {name: _coded(columns[name]) for name, kind in kinds.items() if kind == "text"},
        next((_octets(columns[name]) for name, kind in kinds.items() if kind == "item"), None),
    )


def _times(column: Any, plan: Plan) -> Times:
    of = column.type
    if not (pa.types.is_timestamp(of) or pa.types.is_date(of)):
        return parse_times(_octets(column), plan.layout, plan.empty)
    zoned = pa.types.is_timestamp(of) and of.tz is not None
    shape = (len(column),)
    bad, zones = np.broadcast_to(np.False_, shape), np.broadcast_to(zoned, shape)
    return Times(_micros(column), present(column), bad, zones)


def _micros(column: Any) -> Ints:
    """Microseconds since 1970, what is finer rounded down; anything where there is no value."""
    of = column.type
    if pa.types.is_date32(of):
        days: Ints = numbers(pc.fill_null(column.cast(pa.int32()), 0)).astype(np.int64)
        return np.clip(days, -_FARTHEST // 86_400, _FARTHEST // 86_400) * _DAY
    unit = "ms" if pa.types.is_date(of) else of.unit
    ticks: Ints = numbers(pc.fill_null(column.cast(pa.int64()), 0))
    if unit == "ns":
        return ticks // 1000
    farthest = _FARTHEST * 1_000_000 // _FACTOR[unit]
    return np.clip(ticks, -farthest, farthest) * _FACTOR[unit]


def _coded(column: Any) -> Coded:
    column = _octets(column).dictionary_encode()
    return Coded(numbers(column.indices), tuple(as_text(value) for value in column.dictionary.to_pylist()))


def _octets(column: Any) -> Any:
    """A column as texts in UTF-8, empty where there is no value: numbers as digits, lists with commas."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_list(column.type):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), ",")
    if not _is_text(column.type):
        column = column.cast(pa.string())
    return pc.fill_null(column.cast(pa.binary()), b"")


def _is_text(of: pa.DataType) -> bool:
    if pa.types.is_dictionary(of):
        return _is_text(of.value_type)
    text = pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_null(of)
    return bool(text or pa.types.is_binary(of) or pa.types.is_large_binary(of))


def _is_list(of: pa.DataType) -> bool:
    return bool((pa.types.is_list(of) or pa.types.is_large_list(of)) and not pa.types.is_nested(of.value_type))


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return as_text(value)
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
