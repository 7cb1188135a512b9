"""A stretch of time cut into what a clock did in it: running, paused, excluded, closed. The pieces leave no gap."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["running", "paused", "excluded", "closed"]
KINDS: tuple[Kind, ...] = ("running", "paused", "excluded", "closed")
Stretches = Iterable[tuple[int, int]]
"""Half-open stretches of time, UTC microseconds, in any order; they may overlap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a clock did from one instant to another, half-open, UTC microseconds."""

    kind: Kind
    start: int
    stop: int

    @property
    def length(self) -> int:
        """How long it took, in microseconds."""
        return self.stop - self.start


def pieces_of(
    start: int, stop: int, opened: Stretches, paused: Stretches = (), excluded: Stretches = ()
) -> tuple[Piece, ...]:
    """The pieces from ``start`` to ``stop``, in order: they touch, and no two neighbours are of one kind.

    What is closed is closed, whatever else it is; what is excluded is excluded, paused or not. So no time is taken off
    twice.
    """
    layers = [merged(each, start, stop) for each in (opened, excluded, paused)]
    edges = sorted({start, stop, *(edge for layer in layers for pair in layer for edge in pair)})
    found: list[Piece] = []
    for first, last in pairwise(edges):
        kind = _kind(*(_holds(layer, first) for layer in layers))
        if found and found[-1].kind == kind:
            found[-1] = Piece(kind, found[-1].start, last)
        else:
            found.append(Piece(kind, first, last))
    return tuple(found)


def merged(stretches: Stretches, start: int, stop: int) -> list[tuple[int, int]]:
    """The same time as stretches that neither overlap nor touch, in order, cut at both ends."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted((max(a, start), min(b, stop)) for a, b in stretches):
        if opens >= closes:
            continue
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def lengths(pieces: Iterable[Piece]) -> dict[Kind, int]:
    """How much time there is of each kind, in microseconds."""
    sums: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for piece in pieces:
        sums[piece.kind] += piece.length
    return sums


def _holds(layer: list[tuple[int, int]], at: int) -> bool:
    row = bisect_right(layer, at, key=lambda pair: pair[0]) - 1
    return row >= 0 and at < layer[row][1]


def _kind(opened: bool, excluded: bool, paused: bool) -> Kind:  # noqa: FBT001 - the three layers, in order
    if not opened:
        return "closed"
    return "excluded" if excluded else "paused" if paused else "running"
