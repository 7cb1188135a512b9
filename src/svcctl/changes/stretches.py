"""Quantities over which one of two prices is dearer throughout, and what differs only where several units meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

from svcctl.pricing.totals import FAR, Axis, Both, axes, last_with, points, total

_MOST = 8
_SHOWN = 3
_CORNERS = 600
Used = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Quantities from ``first`` to ``last``, and some of them that stand for all: the ends, or each turn.

    ``turns`` says in words where not all of them went one way.
    """

    first: int
    last: int
    samples: tuple[int, ...]
    turns: str = ""


def sign(both: Both, per: str, used: Used) -> int:
    """Which side is dearer: 1, -1, or 0; 2 where one does not sell so much. Swapping the sides swaps the sign."""
    mine, theirs = (total(price, per, used) for price in both)
    if mine is None or theirs is None:
        return 0 if mine is theirs else 2
    return (mine > theirs) - (mine < theirs)


def stretches(both: Both, axis: Axis) -> list[Stretch]:
    """The stretches of an axis; those that cost the same on both sides are left out."""
    runs = [(first, last, way) for first, last, way in _runs(both, axis) if way]
    if len(runs) <= _MOST:
        return [Stretch(first, last, (first, last)) for first, last, _ in runs]
    middle, end = runs[_SHOWN:], []
    if _gap(both, axis, FAR) > 4 * max(_gap(both, axis, first) for first, *_ in middle[:-1]):
        middle, end = middle[:-1], middle[-1:]  # what differs grows, so the turns have come to an end
    turns = "dearer and cheaper by turns" if len({way for *_, way in middle}) > 1 else "not each of them"
    last = end[0][0] - 1 if end else FAR
    rest = Stretch(middle[0][0], last, tuple(first for first, *_ in middle), turns)
    ends = [Stretch(first, last, (first, last)) for first, last, _ in (*runs[:_SHOWN], *end)]
    return [*ends[:_SHOWN], rest, *ends[_SHOWN:]]


def _runs(both: Both, axis: Axis) -> Iterator[tuple[int, int, int]]:
    """Quantities from and to with one sign, in their order."""
    at = points(both, axis)
    start, way = at[0], sign(both, axis.per, axis.used(at[0]))
    for left, right in pairwise(at):
        here = left
        there = sign(both, axis.per, axis.used(right))
        while way != there:
            end = last_with(lambda each, way=way: sign(both, axis.per, axis.used(each)) == way, here, right)  # type: ignore[misc]
            yield start, end, way
            start = here = end + 1
            way = sign(both, axis.per, axis.used(start))
    yield start, at[-1], way


def _gap(both: Both, axis: Axis, quantity: int) -> Fraction:
    """By how much the sides differ."""
    mine, theirs = (total(price, axis.per, axis.used(quantity)) or Fraction(0) for price in both)
    return abs(mine - theirs)


def corners(both: Both, per: str) -> list[Used]:
    """Quantities of several units that show what each unit alone does not; empty where nothing more is to be seen.

    Between the points of a unit both sides are straight, so what holds at all corners holds for all quantities.
    """
    units = [axis for axis in axes(both, per) if axis.unit and not axis.events]
    if len(units) < 2:
        return []
    alone = {sign(both, per, axis.used(each)) for axis in units for each in points(both, axis, 1)}
    grid = [_thin(points(both, axis, 1), len(units)) for axis in units]
    found: list[Used] = [{axis.unit: (at, 0) for axis, at in zip(units, each, strict=True)} for each in product(*grid)]
    together = {sign(both, per, used) for used in found}
    return found if len(alone - {0}) > 1 or together - {0} != alone - {0} else []


def _thin(at: list[int], units: int) -> list[int]:
    """As many of the points as a grid of so many units can hold, the ends among them."""
    room = 3
    while (room + 1) ** units <= _CORNERS:
        room += 1
    return at if len(at) <= room else [at[index * (len(at) - 1) // (room - 1)] for index in range(room)]
