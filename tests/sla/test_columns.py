"""Rows that are taken out of columns: by stretches or one by one, the same rows are left."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svcctl.sla.columns import alike, joined, stretches
from svcctl.sla.items import Items

ROWS = 200


def items_of(rows):
    at = {"created": np.arange(rows), "resolved": np.arange(rows) * 3}
    codes = {"customer": np.arange(rows, dtype=np.int32) % 7, "tags": alike(0, rows, np.int32)}
    ids = pa.array([f"T-{number}".encode() for number in range(rows)], pa.binary())
    return Items(at, codes, alike(5, rows, np.int64), np.arange(rows), ids)


def told(items):
    columns = [*items.at.values(), *items.codes.values(), items.hold, items.row]
    return [column.tolist() for column in columns], items.ids.to_pylist()


@given(st.lists(st.integers(0, ROWS - 1), max_size=6, unique=True))
@example([])
@example([0])
@example([ROWS - 1])
@example([0, 1, ROWS - 1])
@example([5, 6, 7])
def test_items_are_left_as_if_they_were_picked_one_by_one(out):
    kept = np.ones(ROWS, bool)
    kept[out] = False
    assert told(items_of(ROWS).take(kept)) == told(items_of(ROWS).take(np.flatnonzero(kept)))


@pytest.mark.parametrize(
    ("rows", "out", "few"), [(0, 0, False), (1, 1, False), (63, 1, False), (64, 1, True), (9, 0, True)]
)
def test_rows_are_cut_out_where_few_are(rows, out, few):
    kept = np.ones(rows, bool)
    kept[:out] = False
    assert (stretches(kept) is not None) is few


def test_what_is_alike_stays_one_value():
    column = joined(alike(3, 10, np.int64), [slice(0, 4), slice(5, 10)])
    assert (column.tolist(), column.strides) == ([3] * 9, (0,))
