"""Items by number and events put by: the same as a dictionary and a list, whatever must wait in a file."""

import tempfile
from itertools import groupby, pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.sla import numbers, shelf
from svcctl.sla.events import Events, Layout
from svcctl.sla.numbers import Numbers
from svcctl.sla.shelf import Shelf
from svcctl.source.tables.spill import Spill

texts = st.binary(max_size=3) | st.sampled_from([b"ticket-" * 3 + bytes([end]) for end in range(20)]) | st.binary()
portions = st.lists(st.lists(texts, unique=True, max_size=40), max_size=6)
rows = st.lists(st.tuples(st.integers(0, 9), st.integers(-50, 50), st.integers(0, 3), st.integers(0, 127)), max_size=40)


def array(ids):
    """Texts that do not lie at the beginning of their buffer."""
    return pa.array([b"x", *ids], pa.binary()).slice(1)


@given(portions=portions, alike=st.booleans())
def test_items_get_the_next_number_and_keep_it_even_where_hashes_are_alike(portions, alike):
    with pytest.MonkeyPatch.context() as patch:
        if alike:
            patch.setattr(numbers._Texts, "hashes", lambda self: self.sizes.astype(np.uint64) & np.uint64(1))
        found, known = Numbers(), {}
        for ids in portions:
            assert found.add(array(ids)).tolist() == [known.setdefault(each, len(known)) for each in ids]
        assert found.count == len(known)
        assert found.ids(0, found.count).to_pylist() == list(known)
        assert found.ids(found.count // 2, found.count).to_pylist() == list(known)[found.count // 2 :]
        asked = [b"nobody has this name", *known, *known]
        assert found.find(array(asked)).tolist() == [known.get(each, -1) for each in asked]


def test_many_items_find_room():
    found = Numbers()
    ids = [f"INC{number:07}".encode() for number in range(30_000)]
    for first in range(0, len(ids), 7_000):
        found.add(array(ids[first : first + 7_000]))
    assert found.find(array(ids[::-1])).tolist() == list(range(len(ids)))[::-1]


@pytest.fixture
def tight(monkeypatch):
    """A shelf that holds next to nothing in memory, and gives little out at once."""
    for name, size in (("GRAIN", 2), ("RUN", 3), ("KEPT", 5), ("AT_ONCE", 4)):
        monkeypatch.setattr(shelf, name, size)


def of(rows):
    item, at, code, flags = np.array(rows, np.int64).reshape(len(rows), 4).T
    code = code.astype(np.int32)
    return Events(item.astype(np.int32), at, code, code + 1, code + 2, code + 3, flags)


def put_by(portions, *, was=True):
    found = Shelf(Layout(7, was=was))
    for rows in portions:
        found.add(of(rows))
    return found


def drawn(found, count):
    """Everything on a shelf, item by item: [(item, instant, status, flags), ...]."""
    taken = []
    for low, high, newest in found.stretches(count):
        events = found.take(low, high)
        assert int(events.at.max(initial=-(2**63))) == newest
        taken += zip(
            (events.item + low).tolist(), events.at.tolist(), events.status.tolist(), events.flags.tolist(), strict=True
        )
    return taken


@given(portions=st.lists(rows, max_size=5), patience=st.integers(1, 60))
def test_events_come_back_item_by_item_in_their_order_from_memory_or_from_a_file(portions, patience):
    with pytest.MonkeyPatch.context() as patch:
        for name, size in (("GRAIN", 3), ("RUN", patience), ("KEPT", 2 * patience), ("AT_ONCE", 4)):
            patch.setattr(shelf, name, size)
        found = put_by(portions)
        every = [row for rows in portions for row in rows]
        steps = 0
        for _, mine in groupby(sorted(every, key=lambda row: row[0]), key=lambda row: row[0]):
            at = [row[1] for row in mine]
            steps += sum((two > one) - (two < one) for one, two in pairwise(at))
        assert found.backwards == (steps < 0)
        ordered = sorted(every[::-1] if steps < 0 else every, key=lambda row: row[0])
        assert drawn(found, 10) == ordered
        for item in range(10):
            mine = found.of_item(item)
            assert mine.at.tolist() == [row[1] for row in ordered if row[0] == item]
            assert not mine.item.any()


@pytest.mark.usefixtures("tight")
def test_what_held_before_is_kept_where_rows_say_it():
    every = [(number % 4, number, number % 3, 1) for number in range(20)]
    events = put_by([every]).take(0, 4)
    assert events.was_status.tolist() == (events.status + 2).tolist()
    assert events.was_priority.tolist() == (events.status + 3).tolist()
    events = put_by([every], was=False).take(0, 4)
    assert (events.priority.tolist(), events.was_status.any()) == ((events.status + 1).tolist(), False)


@pytest.mark.usefixtures("tight")
def test_what_snapshots_add_has_no_direction():
    found = put_by([[(0, 5, 0, 0)], [(0, 5, 1, 0)]])
    found.told()
    for at in (1, 1, 1):
        found.add(of([(0, at, 2, 0)]))
    assert not found.backwards
    assert [row[2] for row in drawn(found, 1)] == [0, 1, 2, 2, 2]


@pytest.mark.usefixtures("tight")
def test_nothing_is_left_in_the_folder_for_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = put_by([[(number % 9, number, 0, 0)] for number in range(200)])
    assert len(drawn(found, 9)) == 200
    assert not list(tmp_path.iterdir())


def test_a_folder_without_room_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with pytest.raises(OSError, match="TMPDIR") as told:
        Spill().put(b"rows")
    assert told.value.filename == str(tmp_path / "not there")


def test_a_file_that_lost_its_end_is_told_of():
    spill = Spill()
    place = spill.put(b"rows")
    with pytest.raises(OSError, match="shorter"):
        spill.get(place, 5)
    assert spill.get(place + 1, 3) == b"ows"


def test_many_events_have_room_for_their_bits():
    for bits in (7, 15, 16, 30, 31, 60):
        events = of([(0, 0, 0, (1 << bits) - 1)])
        layout = Layout(bits, was=False)
        assert layout.events(layout.records(events), 0).flags.tolist() == [(1 << bits) - 1]
