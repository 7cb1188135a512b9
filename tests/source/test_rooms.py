"""Memory that is used again never changes under whoever still looks at it."""

import numpy as np
import pyarrow as pa
import pytest

from svcctl.source.tables.blocks import cut
from svcctl.source.tables.rooms import Rooms, gathered

VIEWS = {
    "memoryview": lambda room: memoryview(room)[:4],
    "numpy": lambda room: np.frombuffer(room, np.uint8)[1:3],
    "arrow": lambda room: pa.py_buffer(memoryview(room)),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_memory_is_used_again_when_nobody_looks_at_it(view):
    rooms = Rooms()
    room, size = rooms.joined(b"ab", [b"cd", b"ef"])
    seen, first = view(room), id(room)
    assert bytes(room[:size]) == b"abcdef"
    before = bytes(memoryview(seen))
    del room

    other, size = rooms.joined(b"", [b"uvwxyz"])
    assert id(other) != first
    assert bytes(memoryview(seen)) == before
    del seen, other

    again, _ = rooms.joined(b"", [b"1234"])
    assert id(again) == first


def test_what_does_not_fit_gets_more():
    rooms = Rooms()
    rooms.joined(b"", [b"a"])
    room, size = rooms.joined(b"b" * 200_000, [b"c" * 300_000])
    assert (bytes(room[:200_000]), size) == (b"b" * 200_000, 500_000)
    assert bytes(room[200_000:size]) == b"c" * 300_000


def test_blocks_that_are_kept_stay_as_they_are():
    rows = [f"{number},{number % 7}\n".encode() for number in range(500)]
    blocks = list(cut(rows, ",", 1, 40))
    assert b"".join(bytes(block.data) for block in blocks) == b"".join(rows)
    assert 50 < len(blocks) < 200


@pytest.mark.parametrize("begun", [0, 3, 100])
def test_pieces_are_put_together(begun):
    found = list(gathered([b"ab", b"cd", b"ef", b"g"], 4, begun))
    assert [each for parts in found for each in parts] == [b"ab", b"cd", b"ef", b"g"]
    assert [len(parts) for parts in found] == ([2, 2] if not begun else [1, 2, 1])
