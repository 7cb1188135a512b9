"""The cells of a block, told apart and typed by pyarrow: the wanted columns, and the rows that do not have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.csv as pacsv

from svcctl.source.tables.blocks import Block
from svcctl.source.tables.layouts import ISO
from svcctl.source.tables.views import bounds

Kind = Literal["time", "text", "item"]
KINDS: tuple[Kind, ...] = ("time", "text", "item")
_CODED = pa.dictionary(pa.int32(), pa.binary())
_WIDTH = "columns, got"
"""What pyarrow says of a row of another width: if it said something else, reading would only take longer."""
_ASCII = bytes(range(128)) + b"?" * 128


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read each block: the columns by position, the wanted fields among them, and how times are written.

    ``seen`` are values as text, many of which are in every block; ``guesses`` are the types that ISO timestamps may
    have, the one that fitted last in front. Both are a matter of speed only.
    """

    file: str
    names: tuple[str, ...]
    delimiter: str
    wanted: Mapping[str, tuple[int, Kind]]
    layout: str
    empty: frozenset[bytes]
    seen: dict[bytes, str] = field(default_factory=dict)
    guesses: list[pa.DataType] = field(default_factory=lambda: [pa.timestamp("us"), pa.timestamp("us", "UTC")])


Wrong = list[tuple[int, int]]
"""Rows of another width, as (number from 1, columns)."""


class Cells(NamedTuple):
    """The wanted columns of a block, and the rows of another width.

    ``feeds`` is how many line feeds the block has, where it is known.
    """

    table: Any
    wrong: Wrong
    feeds: int | None


def read_block(block: Block, plan: Plan) -> Cells:
    """The cells of a block. Never raises for what an export holds."""
    try:
        return _typed(block, plan)
    except pa.ArrowInvalid:
        return _uneven(block, plan)


def _uneven(block: Block, plan: Plan) -> Cells:
    """The cells of a block in which rows are of another width: pyarrow tells which, but only of UTF-8."""
    wrong: Wrong = []
    try:
        bytes(block.data).decode()
    except UnicodeDecodeError:
        copy = replace(block, data=memoryview(bytes(block.data).translate(_ASCII)))
        _read(copy, plan, pa.binary(), wrong)
        return _typed(_without(block, wrong), plan)._replace(wrong=wrong, feeds=block.feeds)
    return _typed(block, plan, wrong)


def _without(block: Block, rows: Wrong) -> Block:
    """A block with some rows left out."""
    starts = [*block.rows[0].tolist(), len(block.data)]
    edges = [0, *(edge for number, _ in rows for edge in starts[number - 1 : number + 1]), len(block.data)]
    kept = (block.data[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True))
    return replace(block, data=memoryview(b"".join(kept)))


def _typed(block: Block, plan: Plan, wrong: Wrong | None = None) -> Cells:
    """Timestamps are read by the CSV reader itself where it can; where one value spoils that, they are left as text."""
    for guess in list(plan.guesses) if plan.layout == ISO else []:
        try:
            found = _counted(block, plan, guess, wrong)
        except pa.ArrowInvalid as error:
            if _WIDTH in str(error):
                raise
            continue
        plan.guesses.sort(key=lambda other: other != guess)
        return found
    return _counted(block, plan, pa.binary(), wrong)


def _counted(block: Block, plan: Plan, time: pa.DataType, wrong: Wrong | None) -> Cells:
    """Counts lines on the way, where each of them must be a row: there are as many as rows, unless one is blank."""
    if block.feeds is None and not block.quoted and len(plan.names) > 1:
        found = _read(block, plan, time, wrong, blank=True)
        # A blank line comes back as a row of nothing.
        if any(map(_has_values, found.table.columns)):
            lines = found.table.num_rows + len(found.wrong)
            return found._replace(feeds=lines - (bytes(block.data[-1:]) != b"\n"))
    return _read(block, plan, time, wrong)


def _has_values(column: Any) -> bool:
    """True for a column in which no row is empty; False too where that would take long to find out."""
    if pa.types.is_timestamp(column.type):
        return bool(not column.null_count)
    if not pa.types.is_binary(column.type):
        return False
    ends = [bounds(chunk) for chunk in column.chunks]
    return all(bool((each[1:] != each[:-1]).all()) for each in ends)


def _read(block: Block, plan: Plan, time: pa.DataType, wrong: Wrong | None, *, blank: bool = False) -> Cells:
    """Reads a block with timestamps of a type; ``blank`` lines are left out, or are rows of nothing.

    Rows of another width are skipped and added to ``wrong``. Raises ArrowInvalid for one where that is None.
    """
    data, skipped = block.data, [] if wrong is None else wrong
    skipped.clear()

    def skip(row: pacsv.InvalidRow) -> str:
        skipped.append((row.number, row.actual_columns))
        return "skip"

    table = pacsv.read_csv(
        pa.BufferReader(data if len(data) else b"\n"),
        pacsv.ReadOptions(
            column_names=list(map(str, range(len(plan.names)))), use_threads=False, block_size=len(data) + 2
        ),
        pacsv.ParseOptions(
            delimiter=plan.delimiter,
            quote_char=block.quoted and '"',  # cells are told apart faster where nobody looks for quotes
            newlines_in_values=block.quoted,
            ignore_empty_lines=not blank,
            invalid_row_handler=None if wrong is None else skip,
        ),
        _conversion(plan, time),
    )
    columns = {name: table.column(f"{position}") for name, (position, _) in plan.wanted.items()}
    return Cells(pa.table(columns), skipped, block.feeds)


def _conversion(plan: Plan, time: pa.DataType) -> pacsv.ConvertOptions:
    """Columns are named by position, because an export may repeat a header and two fields may read one column."""
    types: dict[str, pa.DataType] = {}
    for position, kind in plan.wanted.values():
        wanted = {"time": time, "text": _CODED, "item": pa.binary()}[kind]
        types[f"{position}"] = wanted if types.get(f"{position}", wanted) == wanted else pa.binary()
    return pacsv.ConvertOptions(
        include_columns=list(types),
        column_types=types,
        check_utf8=False,
        null_values=["", *(value.decode("utf-8", "replace") for value in sorted(plan.empty))],
        strings_can_be_null=False,
    )
