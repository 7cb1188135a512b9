"""Items by number and events put by: the same as a dictionary and a list, whatever must wait in a file."""

import tempfile
from itertools import groupby, pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.sla import columns, numbers, serials, shelf
from svcctl.sla.columns import different
from svcctl.sla.events import Events, Kinds, Said
from svcctl.sla.numbers import Numbers
from svcctl.sla.shelf import Shelf
from svcctl.sla.texts import Texts
from svcctl.source.tables.spill import Spill

texts = st.binary(max_size=3) | st.sampled_from([b"ticket-" * 3 + bytes([end]) for end in range(20)]) | st.binary()
portions = st.lists(st.lists(texts, unique=True, max_size=40), max_size=6)
rows = st.lists(st.tuples(st.integers(0, 9), st.integers(-50, 50), st.integers(0, 3)), max_size=40)


def array(ids):
    """Texts that do not lie at the beginning of their buffer."""
    return pa.array([b"x", *ids], pa.binary()).slice(1)


@given(portions=portions, alike=st.booleans())
def test_items_get_the_next_number_and_keep_it_even_where_hashes_are_alike(portions, alike):
    with pytest.MonkeyPatch.context() as patch:
        if alike:
            patch.setattr(Texts, "hashes", lambda self: self.sizes.astype(np.uint64) & np.uint64(1))
        known_as_by_a_dictionary(portions)


serial = st.tuples(st.sampled_from([b"", b"INC", b"A-1-"]), st.integers(0, 60), st.sampled_from([1, 3, 8, 9]))
written = serial.map(lambda each: each[0] + str(each[1]).zfill(each[2]).encode())


@given(portions=st.lists(st.lists(written | texts, max_size=30) | st.lists(written, max_size=30), max_size=6))
def test_items_that_end_in_a_number_keep_theirs_when_others_come_or_they_lie_far_off(portions):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serials, "_ROOM", 300)
        patch.setattr(serials, "_MOST_FORMS", 3)
        known_as_by_a_dictionary(portions)


def known_as_by_a_dictionary(portions):
    found, known = Numbers(), {}
    for ids in portions:
        assert found.of(array(ids)).tolist() == [known.setdefault(each, len(known)) for each in ids]
        assert found.find(array([*ids, b"INC61", b"none"])).tolist() == [
            known.get(each, -1) for each in [*ids, b"INC61", b"none"]
        ]
    assert found.count == len(known)
    assert found.ids(0, found.count).to_pylist() == list(known)
    assert found.ids(found.count // 2, found.count).to_pylist() == list(known)[found.count // 2 :]
    asked = [b"nobody has this name", *known, *known]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "KEPT", 20)
        for _ in range(2):
            found.put_aside()
            assert found.ids(found.count // 2, found.count).to_pylist() == list(known)[found.count // 2 :]
            assert found.ids(0, found.count // 2).to_pylist() == list(known)[: found.count // 2]
    assert found.find(array(asked)).tolist() == [known.get(each, -1) for each in asked]


@pytest.mark.parametrize("name", ["INC{:07}", "{:07}x"])
def test_many_items_find_room(name):
    found = Numbers()
    ids = [name.format(number).encode() for number in range(30_000)]
    for first in range(0, len(ids), 7_000):
        found.of(array(ids[first : first + 7_000]))
    assert found.find(array(ids[::-1])).tolist() == list(range(len(ids)))[::-1]


def test_numbers_that_lie_far_apart_take_no_table():
    found, ids = Numbers(), [b"INC00000001", b"INC90000000", b"INC00000001", b"INC00000002"]
    assert found.of(array(ids[:1])).tolist() == [0]
    assert found._serials is not None
    assert found.of(array(ids)).tolist() == [0, 1, 0, 2]
    assert found._serials is None


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([0, 1, 1 << 40])), max_size=30),
    size=st.sampled_from([4, 1 << 16]),
)
def test_rows_that_say_the_same_have_one_place(rows, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_MOST", size)
        table = np.array(rows, np.int64).reshape(len(rows), 3)
        alone, place = different([(column, int(column.max(initial=0)) + 1) for column in table.T], len(rows))
    assert table[alone][place].tolist() == table.tolist()
    assert len(alone) == len(set(rows))


def test_what_rows_say_has_one_number_whenever_it_is_said():
    kinds = Kinds()
    assert kinds.numbers([(1, 2, 0, 0, 4), (0, 0, 0, 0, 0), (1, 2, 0, 0, 4)]).tolist() == [0, 1, 0]
    assert kinds.table("flags").tolist() == [4, 0]
    assert kinds.number(Said(flags=1 << 62)) == 2
    assert kinds.table("flags").tolist() == [4, 0, 1 << 62]
    assert kinds.table("status").tolist() == [1, 0, 0]


@pytest.fixture
def tight(monkeypatch):
    """A shelf that holds next to nothing in memory, and gives little out at once."""
    for name, size in (("GRAIN", 2), ("RUN", 3), ("KEPT", 5), ("AT_ONCE", 4)):
        monkeypatch.setattr(shelf, name, size)


def of(rows):
    item, at, kind = np.array(rows, np.int64).reshape(len(rows), 3).T
    return Events(item.astype(np.int32), at, kind.astype(np.int32))


def put_by(portions):
    found = Shelf()
    for rows in portions:
        found.add(of(rows))
    return found


def drawn(found, count):
    """Everything on a shelf, item by item: [(item, instant, kind), ...]."""
    taken = []
    for low, high, newest in found.stretches(count):
        events = found.take(low, high)
        assert int(events.at.max(initial=-(2**63))) == newest
        taken += zip((events.item + low).tolist(), events.at.tolist(), events.kind.tolist(), strict=True)
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
def test_what_snapshots_add_has_no_direction():
    found = put_by([[(0, 5, 0)], [(0, 5, 1)]])
    found.told()
    for at in (1, 1, 1):
        found.add(of([(0, at, 2)]))
    assert not found.backwards
    assert [row[2] for row in drawn(found, 1)] == [0, 1, 2, 2, 2]


@pytest.mark.usefixtures("tight")
def test_nothing_is_left_in_the_folder_for_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = put_by([[(number % 9, number, 0)] for number in range(200)])
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
