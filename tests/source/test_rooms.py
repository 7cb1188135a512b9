"""Memory that is used again never changes under whoever still looks at it."""

import numpy as np
import pyarrow as pa
import pytest

from cutting import cut
from svcctl.source.tables.rooms import Rooms

VIEWS = {
    "memoryview": lambda room: memoryview(room)[:4],
    "numpy": lambda room: np.frombuffer(room, np.uint8)[1:3],
    "arrow": lambda room: pa.py_buffer(memoryview(room)),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_memory_is_used_again_when_nobody_looks_at_it(view):
    rooms = Rooms()
    room, size, *_ = rooms.filled(b"ab", iter([b"cd", b"ef"]), 4)
    seen, first = view(room), id(room)
    assert bytes(room[:size]) == b"abcdef"
    before = bytes(memoryview(seen))
    del room

    other, size, *_ = rooms.filled(b"", iter([b"uvwxyz"]), 6)
    assert id(other) != first
    assert bytes(memoryview(seen)) == before
    del seen, other

    again, *_ = rooms.filled(b"", iter([b"1234"]), 4)
    assert id(again) == first


def test_what_does_not_fit_gets_more():
    rooms = Rooms()
    rooms.filled(b"", iter([b"a"]), 1)
    room, size, *_ = rooms.filled(b"b" * 200_000, iter([b"c" * 300_000]), 5)
    assert bytes(room[:size]) == b"b" * 200_000 + b"c" * 300_000


def test_blocks_that_are_kept_stay_as_they_are():
    rows = [f"{number},{number % 7}\n".encode() for number in range(500)]
    blocks = list(cut(rows, ",", 1, 40))
    assert b"".join(bytes(block.data) for block in blocks) == b"".join(rows)
    assert 50 < len(blocks) < 200


@pytest.mark.parametrize(("size", "text"), [(1, b"ab"), (2, b"ab"), (3, b"abcd"), (6, b"abcdef"), (9, b"abcdefg")])
def test_pieces_are_put_together_until_there_are_enough(size, text):
    pieces = iter([b"ab", b"cd", b"", b"ef", b"g"])
    room, end, *_ = Rooms().filled(b"x", pieces, size)
    assert bytes(room[:end]) == b"x" + text
    assert b"".join(pieces) == b"abcdefg"[len(text) :]


@pytest.mark.parametrize("begun", [0, 30, 4000])
def test_the_first_block_counts_what_is_somewhere_else(begun):
    rows = [f"{number},{number % 7}\n".encode() for number in range(500)]
    first, *others = cut(rows, ",", 1, 100, begun)
    assert (len(first.data) < 100) == bool(begun)
    assert all(len(block.data) >= 100 for block in others[:-1])
