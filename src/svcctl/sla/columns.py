"""Columns that are the same all the way down, in the memory of one value: most fields of most exports are."""

from typing import Any

import numpy as np
import numpy.typing as npt


def picked(column: npt.NDArray[Any], rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Some rows of a column; one that is the same all the way down stays one value."""
    return column[: len(rows)] if column.strides == (0,) else column.take(rows)


def alike(value: int, count: int, kind: type) -> npt.NDArray[Any]:
    """A column that is the same all the way down, in the memory of one value."""
    return np.broadcast_to(np.array(value, kind), (count,))
