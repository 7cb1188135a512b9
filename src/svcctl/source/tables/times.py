"""A column of timestamps as numbers, and which of them are none."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from svcctl.source.tables.layouts import Ints, Mask, Shape, Text, like, read, shape_of
from svcctl.source.tables.views import bounds, octets

_MOST_SHAPES = 200


@dataclass(frozen=True, slots=True)
class Times:
    """One timestamp a row.

    ``micros`` are int64 microseconds since 1970: UTC where ``zoned`` (the text carried an offset), else wall-clock
    time. ``present`` is False where the export has no value, ``bad`` True where it has one that cannot be read;
    ``micros`` mean nothing in both cases.
    """

    micros: Ints
    present: Mask
    bad: Mask
    zoned: Mask


def parse_times(values: Any, layout: str, empty: frozenset[bytes]) -> Times:
    """Reads a pyarrow binary array of timestamps written in one layout, padded or not, with blanks around them or not.

    Never raises: what cannot be read is marked. Rows are taken together by how they are written, not one by one.
    """
    count = len(values)
    times = Times(np.zeros(count, np.int64), np.ones(count, bool), np.zeros(count, bool), np.zeros(count, bool))
    starts, signs = bounds(values).astype(np.int64), octets(values)
    lengths = np.diff(starts)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        text = np.empty((length, len(rows)), np.uint8)
        for at in range(length):
            text[at] = signs[starts[rows] + at]
        _read_same_length(times, rows, text, layout, empty)
    return times


def _read_same_length(times: Times, rows: Ints, text: Text, layout: str, empty: frozenset[bytes]) -> None:
    for _ in range(_MOST_SHAPES):
        if not len(rows):
            return
        same = _read_alike(times, rows, text, layout, empty)
        rows, text = rows[~same], text[:, ~same]
    for row in range(len(rows)):  # hundreds of shapes in one column are garbage, and read one by one
        _read_alike(times, rows[row : row + 1], text[:, row : row + 1], layout, empty)


def _read_alike(times: Times, rows: Ints, text: Text, layout: str, empty: frozenset[bytes]) -> Mask:
    """Reads the rows that are written like the first one, and says which these are."""
    sample = text[:, 0].tobytes()
    stripped = sample.strip()
    if not stripped or stripped in empty:
        same: Mask = (text == text[:, :1]).all(axis=0)
        times.present[rows[same]] = False
        return same
    left = sample.find(stripped)
    inner = shape_of(stripped.decode("latin-1"), layout)
    if inner is None:
        same = like(text, sample, None)
        times.bad[rows[same]] = True
        return same
    shape = Shape({part: (first + left, last + left) for part, (first, last) in inner.spans.items()})
    same = like(text, sample, shape)
    micros, exists = read(text[:, same], shape)
    times.micros[rows[same]] = micros
    times.bad[rows[same]] = ~exists
    times.zoned[rows[same]] = shape.zoned
    return same
