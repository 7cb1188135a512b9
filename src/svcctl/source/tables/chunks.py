"""One block of an export as columns: numbers for times, codes for texts, and rejected rows with their reasons."""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from svcctl.source.tables.blocks import Block
from svcctl.source.tables.cells import KINDS, Plan, read_block
from svcctl.source.tables.layouts import Ints
from svcctl.source.tables.times import Times, parse_times
from svcctl.source.tables.views import numbers, present

_AHEAD = 2
"""Blocks that are read while one is being measured: one thread reads, one measures."""
_MOST_SEEN = 1 << 16
"""Values that are kept as text, about: more of them are seldom alike."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of an export that is not measured: where it stands, what is wrong, and the whole row as it stands there."""

    file: str
    line: int
    column: str
    value: str
    code: str
    message: str
    row: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: ``values[codes[row]]`` is a row's text, blanks around it removed."""

    codes: npt.NDArray[np.int32]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Chunk:
    """The rows of one block, column by column, in the order of the export.

    ``times``, ``texts`` and ``items`` have ``count`` rows. ``rejected`` are the rows that had no columns to read;
    they are not among the ``count``. ``index`` leads from a row to its row in the block. Where nobody reads refused
    rows, ``told`` holds the codes of those that are told all the same; of others only the code and the column are.
    """

    plan: Plan
    block: Block
    count: int
    times: Mapping[str, Times]
    texts: Mapping[str, Coded]
    items: Any
    index: Ints | None = None
    rejected: tuple[Rejected, ...] = field(default=())
    told: frozenset[str] | None = None

    def reject(self, rows: Iterable[int], about: str, code: str, message: str | Callable[[str], str]) -> list[Rejected]:
        """Rows of this chunk, refused for what the column of the field ``about`` holds."""
        return [self._rejected(int(row), about, code, message) for row in rows]

    def lines_of(self, rows: Ints) -> Ints:
        """The lines of the export on which some rows stand."""
        return self.block.lines_of(rows if self.index is None else self.index[rows], self._readable)

    @property
    def _readable(self) -> int:
        """How many rows the block has that can be told apart."""
        return self.count + len(self.rejected) - len(self.block.bad)

    def _rejected(self, row: int, about: str, code: str, message: str | Callable[[str], str]) -> Rejected:
        position = self.plan.wanted[about][0] if about in self.plan.wanted else None
        column = "" if position is None else self.plan.names[position]
        if self.told is not None and code not in self.told:
            return Rejected(self.plan.file, 0, column, "", code, "", "")
        text = self.block.text(row if self.index is None else int(self.index[row]), self._readable)
        value = "" if position is None else _split(text, self.plan.delimiter)[position]
        said = message if isinstance(message, str) else message(value)
        return Rejected(self.plan.file, int(self.lines_of(np.array([row]))[0]), column, value, code, said, text)


def read_chunk(block: Block, plan: Plan) -> Chunk:
    """Reads the wanted columns of a block. Never raises for what an export holds."""
    rejected = [Rejected(plan.file, bad.line, "", "", bad.code, bad.message, bad.text) for bad in block.bad]
    table, wrong, feeds = read_block(block, plan)
    block, index = replace(block, feeds=feeds), None
    if wrong:
        index = np.delete(np.arange(table.num_rows + len(wrong)), [number - 1 for number, _ in wrong])
        rejected += [_wrong_width(block, plan, number - 1, count) for number, count in wrong]
    columns = {name: _whole(table.column(name)) for name in table.column_names}
    of_kind = {kind: [name for name, (_, its) in plan.wanted.items() if its == kind] for kind in KINDS}
    return Chunk(
        plan,
        block,
        table.num_rows,
        {name: _times(columns[name], plan) for name in of_kind["time"]},
        {name: _coded(columns[name], plan.seen) for name in of_kind["text"]},
        next((columns[name] for name in of_kind["item"]), None),
        index,
        tuple(rejected),
    )


def _wrong_width(block: Block, plan: Plan, at: int, count: int) -> Rejected:
    text, line = block.text(at), int(block.rows[1][at])
    wanted = len(plan.names)
    code = "too-few-columns" if count < wanted else "too-many-columns"
    message = f"{count} columns where the header has {wanted}"
    last = at == len(block.rows[0]) - 1 and bytes(block.data[-1:]) not in {b"\n", b"\r"}
    if count < wanted and last:
        message += ": the export ends inside this row"
    elif count > wanted:
        message += ": is a value with a delimiter in it not quoted?"
    return Rejected(plan.file, line, "", "", code, message, text)


def _whole(column: Any) -> Any:
    """A column in one piece, which it is already where a block was read in one go."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _times(column: Any, plan: Plan) -> Times:
    if pa.types.is_binary(column.type):
        return parse_times(column, plan.layout, plan.empty)
    shape = (len(column),)
    bad, zoned = np.broadcast_to(np.False_, shape), np.broadcast_to(column.type.tz is not None, shape)
    return Times(numbers(column), present(column), bad, zoned)


def _coded(column: Any, seen: dict[bytes, str]) -> Coded:
    if pa.types.is_binary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary.to_pylist()
    if any(value not in seen for value in values):
        if len(seen) > _MOST_SEEN:
            seen.clear()
        seen |= {value: as_text(value) for value in values}
    return Coded(numbers(column.indices), tuple([seen[value] for value in values]))


def as_text(value: bytes) -> str:
    """A value as text: UTF-8, or else Windows-1252, which exports of older systems are written in."""
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace").strip()


def _split(text: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:  # only to show a value that is refused anyway; there are never fewer of them without quotes
        return text.split(delimiter)


def ahead(blocks: Iterable[Block], plan: Plan, line: int) -> Iterator[Chunk]:
    """Chunks in order, the next ones being read while the caller works on one; ``line`` is the one they begin on.

    The blocks have their lines counted from 0 on: where the next one begins is known once a block was read.
    """

    def read(block: Block) -> Chunk:
        nonlocal line
        chunk = read_chunk(block.behind(line), plan)
        line = chunk.block.next_line
        return chunk

    with ThreadPoolExecutor(1) as reader:
        waiting: deque[Future[Chunk]] = deque()
        for block in blocks:
            waiting.append(reader.submit(read, block))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
