"""Typed tables as the text that people and other programs read: words written out, instants as ISO 8601 in UTC."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from svcctl.source.tables.layouts import Ints, Mask
from svcctl.source.tables.views import numbers, present

WORD = pa.dictionary(pa.int32(), pa.string())
"""The type of a column of few different words, each kept once."""
INSTANT = pa.timestamp("s", "UTC")
"""The type of a column of instants, in whole seconds."""
VARIOUS = {"numbers": "various"}
"""Said of a column of numbers that differ from row to row: how it is best kept."""
_DAY = 86_400
_DATE, _TIME = 11, 9


def spelled(table: Any) -> Any:
    """A table with the same rows, in text where it has words and instants: ``2026-01-05T15:30:00Z``."""
    names, types = table.schema.names, table.schema.types
    columns = [_spelled(table.column(at), its) for at, its in enumerate(types)]
    return pa.table(columns, names=names)


def spelled_schema(schema: Any) -> Any:
    """The columns of a table once it is spelled."""
    return pa.schema([(field.name, _type(field.type)) for field in schema])


class Known(NamedTuple):
    """Which rows of a column have a value: a bit each, and how many rows have none. No bits where all have one."""

    bits: Any
    nulls: int

    @staticmethod
    def of(there: Mask) -> "Known":
        """The same out of a mask."""
        if there.all():
            return ALL
        return Known(pa.py_buffer(np.packbits(there, bitorder="little")), len(there) - int(np.count_nonzero(there)))


ALL = Known(None, 0)


def packed(values: Any, kind: Any, known: Known = ALL) -> Any:
    """A pyarrow array over numpy values as they lie in memory; null where they are not ``known``."""
    buffers = [known.bits, pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(kind, len(values), buffers, known.nulls)


# Handed lists or arrays of numpy, pyarrow loads pandas to see whether they are of its kinds: half a second of a report.


def chosen(column: Any, rows: Ints) -> Any:
    """Some rows of a pyarrow array, by their places."""
    return column.take(packed(rows.astype(np.int64, copy=False), pa.int64()))


def octets(values: Iterable[bytes]) -> Any:
    """A pyarrow array of binary."""
    kept = list(values)
    ends = np.cumsum([0, *map(len, kept)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(kept))]
    return pa.Array.from_buffers(pa.large_binary(), len(kept), buffers).cast(pa.binary())


def strings(values: Iterable[str]) -> Any:
    """A pyarrow array of texts."""
    return octets(value.encode() for value in values).cast(pa.string())


def words(places: Any, different: list[str], known: Known = ALL) -> Any:
    """A column of words, given by their places among the different ones; null where they are not ``known``."""
    codes = packed(places.astype(np.int32, copy=False), pa.int32(), known)
    return pa.DictionaryArray.from_arrays(codes, strings(different), safe=False)


def _type(kind: Any) -> Any:
    return pa.string() if pa.types.is_dictionary(kind) or pa.types.is_timestamp(kind) else kind


def _spelled(column: Any, kind: Any) -> Any:
    if pa.types.is_timestamp(kind):
        chunks = [_instants(chunk) for chunk in column.cast(INSTANT).chunks]
        return pa.chunked_array(chunks, pa.string())
    return column.cast(pa.string()) if pa.types.is_dictionary(kind) else column


def _instants(seconds: Any) -> Any:
    """Whole seconds as text of one width: the date and the time of day are each looked up, not worked out."""
    there = present(seconds)
    known = Known.of(there)
    days, rest = np.divmod(np.where(there, numbers(seconds), 0), _DAY)
    different, places = _numbered(days)
    dates = np.char.add(different.astype("M8[D]").astype("U10"), "T").astype(f"S{_DATE}")
    text = np.empty((len(there), _DATE + _TIME), np.uint8)
    text[:, :_DATE] = dates.view(np.uint8).reshape(-1, _DATE).take(places, axis=0)
    text[:, _DATE:] = _times().take(rest, axis=0)
    text = text[there] if known.nulls else text
    ends = np.concatenate([np.zeros(1, np.int32), np.cumsum(there * np.int32(_DATE + _TIME), dtype=np.int32)])
    buffers = [known.bits, pa.py_buffer(ends), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.string(), len(there), buffers, known.nulls)


def _numbered(days: Ints) -> tuple[Ints, Ints]:
    """The different days, and the place of each row's among them."""
    low = int(days.min(initial=0))
    there = np.zeros(int(days.max(initial=0)) - low + 1, bool)
    there[days - low] = True
    return np.flatnonzero(there) + low, (np.cumsum(there) - 1).take(days - low)


@cache
def _times() -> Any:
    """The text of each second of a day, ``15:30:00Z``, as a row of octets."""
    clock = (
        np.arange(_DAY)[:, None]
        // np.array([36_000, 3_600, 1, 600, 60, 1, 10, 1, 1])
        % np.array([10, 10, 1, 6, 10, 1, 6, 10, 1])
    )
    return (clock + np.frombuffer(b"00:00:00Z", np.uint8)).astype(np.uint8)
