"""Columns of metrics woven into rows: those of an item follow one another, and rows that are not promised are left."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.sla import woven
from svcctl.sla.measure import Measured
from svcctl.sla.woven import Weave
from svcctl.source.tables.spelled import ALL


def measured(used, target, ids=None):
    """Parts of which a test looks at three columns."""
    nothing = np.zeros(len(used), np.int64)
    ids = np.arange(len(used)) if ids is None else ids
    found = dict.fromkeys(Measured.__slots__, nothing) | {"used": used, "target": target, "ids": ids}
    return Measured(**found)


columns = st.integers(1, 40).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-9, 99), min_size=size, max_size=size).map(lambda each: np.array(each, np.int64)),
        min_size=1,
        max_size=3,
    )
)


@given(columns, st.data())
def test_rows_are_item_by_item(parts, data):
    ids = np.arange(len(parts[0]))
    weave = Weave([measured(part, part + 1, ids) for part in parts])
    rows = [value for item in zip(*parts, strict=True) for value in map(int, item)]
    assert weave.rows(np.int32, lambda used: used * 2, "used").tolist() == [2 * each for each in rows]
    assert weave.rows(np.int64, np.subtract, "target", "used").tolist() == [1] * len(rows)
    assert weave.each(np.int64, parts).tolist() == rows
    kept = np.flatnonzero([data.draw(st.booleans()) for _ in rows])
    some = Weave([measured(part, part, ids) for part in parts], kept)
    assert some.rows(np.int64, lambda used: used, "used").tolist() == [rows[at] for at in kept.tolist()]
    assert some.each(np.int64, parts).tolist() == [rows[at] for at in kept.tolist()]


@pytest.mark.parametrize("shared", [True, False])
def test_tables_are_looked_up_by_the_classes_of_each_metric(shared):
    one, other = np.array([0, 1, 2]), np.array([2, 1, 0])
    parts = [measured(one, one, one), measured(one, one, one if shared else other)]
    found = Weave(parts).looked_up([np.array([5, 6, 7]), np.array([50, 60, 70])], np.int32)
    assert found.tolist() == ([5, 50, 6, 60, 7, 70] if shared else [5, 70, 6, 60, 7, 50])


def test_columns_longer_than_what_is_woven_at_a_time(monkeypatch):
    monkeypatch.setattr(woven, "_ITEMS", 4)
    used = np.arange(11)
    parts = [measured(used, used), measured(used * 10, used)]
    assert Weave(parts).rows(np.int64, lambda each: each, "used").reshape(-1, 2).tolist() == [
        [each, each * 10] for each in range(11)
    ]


def test_no_bits_are_kept_where_all_rows_have_a_value():
    used = np.array([1, 2, 3])
    weave = Weave([measured(used, used), measured(used - 2, used)])
    assert weave.known(lambda used: used > -5, "used") is ALL
    known = weave.known(lambda used: used > 0, "used")
    assert (known.nulls, bytes(known.bits)) == (2, bytes([0b110101]))
