"""Columns of pyarrow seen by numpy where they lie: slices and columns without rows too."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source.tables.views import bounds, numbers, octets, present

KINDS = (pa.int32(), pa.int64(), pa.timestamp("us", "UTC"))


@given(st.lists(st.none() | st.integers(-5, 5)), st.integers(0, 20), st.integers(0, 20), st.sampled_from(KINDS))
def test_numbers_and_where_they_are(values, first, count, kind):
    column = pa.array(values, pa.int64()).cast(kind).slice(first, count)
    kept = values[first : first + count]
    assert present(column).tolist() == [value is not None for value in kept]
    assert numbers(column)[present(column)].tolist() == [value for value in kept if value is not None]


@given(st.lists(st.binary(max_size=3)), st.integers(0, 20), st.integers(0, 20))
def test_texts(values, first, count):
    column = pa.array(values, pa.binary()).slice(first, count)
    ends, signs = bounds(column).tolist(), octets(column).tobytes()
    assert [signs[low:high] for low, high in pairwise(ends)] == values[first : first + count]


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_rows_or_without_values(kind):
    assert numbers(pa.array([], kind)).dtype == np.dtype(np.int32 if kind == pa.int32() else np.int64)
    assert not len(numbers(pa.array([], kind)))
    assert present(pa.nulls(3, kind)).tolist() == [False] * 3
    assert bounds(pa.array([], pa.binary())).tolist() == [0]
    assert not len(octets(pa.array([b""], pa.binary())))
