"""Columns that are the same all the way down, in the memory of one value, and rows that are the same all across."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_MOST = 1 << 16
"""Combinations that are told apart by a table; more of them by sorting."""

_FEW = 64
"""Of so many rows, one may be left out for stretches to be copied instead of rows."""


def picked(column: npt.NDArray[Any], rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Some rows of a column; one that is the same all the way down stays one value."""
    return column[: len(rows)] if column.strides == (0,) else column.take(rows)


def stretches(kept: npt.NDArray[Any]) -> list[slice] | None:
    """The stretches of rows that are kept, where few rows between them are not; None where rows are better picked."""
    out = np.flatnonzero(~kept)
    if not len(kept) or len(out) * _FEW > len(kept):
        return None
    edges = [-1, *out.tolist(), len(kept)]
    return [slice(low + 1, high) for low, high in pairwise(edges) if high > low + 1]


def joined(column: npt.NDArray[Any], parts: list[slice]) -> npt.NDArray[Any]:
    """Some stretches of a column as one, copied as they lie; one that is the same all the way down stays one value."""
    if column.strides == (0,):
        return column[: sum(part.stop - part.start for part in parts)]
    return np.concatenate([column[part] for part in parts])


def alike(value: int, count: int, kind: type) -> npt.NDArray[Any]:
    """A column that is the same all the way down, in the memory of one value."""
    return np.broadcast_to(np.array(value, kind), (count,))


def different(columns: Iterable[tuple[npt.NDArray[np.integer], int]], count: int) -> tuple[Ints, Ints]:
    """(a row of each combination that occurs, the place of each row among them).

    Columns are given as (numbers from 0 on, how many different ones there can be).
    """
    place, size = np.zeros(count, np.int64), 1
    for codes, below in columns:
        column, most = _told_apart(codes, below) if below > _MOST else (codes, below)
        if size * most > _MOST:
            place, size = _told_apart(place, size)
        if most > 1:
            place *= most
            place += column
            size *= most
    place, size = _told_apart(place, size)
    rows = np.zeros(size, np.int64)
    rows[place] = np.arange(count)
    return rows, place


def _told_apart(codes: npt.NDArray[np.integer], size: int) -> tuple[Ints, int]:
    """The numbers of a column made small: without gaps, in their order. All are below ``size``."""
    if size > _MOST:
        found, place = np.unique(codes, return_inverse=True)
        return place, len(found)
    there = np.bincount(codes, minlength=size) > 0
    numbers = np.cumsum(there) - 1
    return numbers.take(codes), int(np.count_nonzero(there))
