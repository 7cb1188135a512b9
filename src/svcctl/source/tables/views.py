"""Columns of pyarrow as numpy sees them, where they lie: nothing is copied, and nothing is imported for it.

pyarrow's own way leads through pandas, where that is installed: a quarter of a second before the first row.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Octets = npt.NDArray[np.uint8]
_WIDTHS = {32: np.int32, 64: np.int64}


def numbers(column: Any) -> npt.NDArray[Any]:
    """The numbers of a column of integers or instants; anything where there is no value."""
    kind = np.dtype(_WIDTHS[column.type.bit_width])
    return _view(column.buffers()[1], kind, len(column), column.offset)


def present(column: Any) -> npt.NDArray[np.bool_]:
    """Where a column has a value."""
    if not column.null_count:
        return np.broadcast_to(np.True_, (len(column),))
    bits = np.frombuffer(column.buffers()[0], np.uint8)
    first = column.offset
    whole = np.unpackbits(bits[first // 8 : (first + len(column) + 7) // 8], bitorder="little")
    return whole[first % 8 : first % 8 + len(column)].view(np.bool_)


def bounds(column: Any) -> npt.NDArray[np.int32]:
    """Where each text of a column of binary begins in its `octets`, and where the last one ends."""
    found = _view(column.buffers()[1], np.dtype(np.int32), len(column) + 1, column.offset)
    return found if len(column) else np.zeros(1, np.int32)


def octets(column: Any) -> Octets:
    """The bytes of all texts of a column of binary."""
    data = column.buffers()[2]
    return _view(data, np.dtype(np.uint8), 0 if data is None else data.size, 0)


def _view(data: Any, kind: np.dtype[Any], count: int, first: int) -> npt.NDArray[Any]:
    """So many numbers of a buffer; none where there is no buffer, as for columns without rows."""
    if data is None or not data.size:
        return np.zeros(0, kind)
    return np.frombuffer(data, kind, count, first * kind.itemsize)
