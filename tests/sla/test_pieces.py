from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.sla.pieces import KINDS, Piece, lengths, merged, pieces_of

ENDS = st.integers(-5, 45)
STRETCHES = st.lists(st.tuples(ENDS, st.integers(-1, 15)).map(lambda pair: (pair[0], sum(pair))), max_size=6)
LINES = st.tuples(st.integers(0, 20), st.integers(0, 20), STRETCHES, STRETCHES, STRETCHES)


def slow(start, stop, opened, paused, excluded):
    """What the clock does in every single step, the obvious way."""
    for at in range(start, stop):
        inside = [any(a <= at < b for a, b in layer) for layer in (opened, excluded, paused)]
        yield "closed" if not inside[0] else "excluded" if inside[1] else "paused" if inside[2] else "running"


@given(LINES)
def test_every_step_is_what_a_slow_walk_says(line):
    start, length, *layers = line
    pieces = pieces_of(start, start + length, *layers)
    walked = [piece.kind for piece in pieces for _ in range(piece.length)]
    assert walked == list(slow(start, start + length, *layers))


@given(LINES)
def test_pieces_leave_no_gap_and_neighbours_differ(line):
    start, length, *layers = line
    pieces = pieces_of(start, start + length, *layers)
    assert sum(lengths(pieces).values()) == length
    edges = [start, *(piece.stop for piece in pieces)]
    assert [piece.start for piece in pieces] == edges[:-1]
    assert edges[-1] == start + length
    assert all(one.kind != two.kind for one, two in pairwise(pieces))
    assert all(piece.length > 0 for piece in pieces)


@given(STRETCHES, st.integers(0, 20), st.integers(0, 20))
def test_merged_time_is_the_same_time(stretches, start, length):
    found = merged(stretches, start, start + length)
    there = {at for a, b in found for at in range(a, b)}
    assert there == {at for a, b in stretches for at in range(a, b) if start <= at < start + length}
    assert all(one[1] < two[0] for one, two in pairwise(found))


def test_stretches_that_touch_overlap_or_lie_in_each_other_are_one():
    assert merged([(0, 3), (3, 5)], 0, 9) == [(0, 5)]
    assert merged([(0, 6), (2, 3), (5, 8)], 1, 7) == [(1, 7)]
    assert merged([(4, 4), (6, 5)], 0, 9) == []


def test_closed_hours_are_never_paused_and_paused_time_is_excluded_once():
    pieces = pieces_of(0, 10, [(2, 8)], [(0, 5)], [(4, 9)])
    assert pieces == (Piece("closed", 0, 2), Piece("paused", 2, 4), Piece("excluded", 4, 8), Piece("closed", 8, 10))
    assert lengths(pieces) == {"running": 0, "paused": 2, "excluded": 4, "closed": 4}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sum(kind):
    assert lengths(())[kind] == 0
