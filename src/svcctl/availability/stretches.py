from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

MOST_IMPACT = 1_000_000
"""The finest share of impact: a millionth. More would not fit the sums of microseconds."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretches:
    """Time during which something was so, such as an outage: sorted stretches that never overlap.

    ``starts`` and ``ends`` are int64 UTC microseconds, half-open. ``impact`` says how badly, 1 to `MOST_IMPACT`; a mere
    set of time has 1 throughout. Neighbours that touch differ in impact, so the same time is always written the same.
    """

    starts: IntArray
    ends: IntArray
    impact: IntArray

    @classmethod
    def of(cls, starts: npt.ArrayLike, ends: npt.ArrayLike, impact: npt.ArrayLike | None = None) -> Self:
        """Merges intervals given in any order: what overlaps counts once, with the worst impact at each instant."""
        low, high = np.asarray(starts, np.int64), np.asarray(ends, np.int64)
        bad = np.ones_like(low) if impact is None else np.asarray(impact, np.int64)
        real = (high > low) & (bad > 0)
        if not real.all():
            low, high, bad = low[real], high[real], bad[real]
        if len(low) and bad.min() == bad.max():
            merged, until = _merged(low, high)
            return cls(merged, until, np.full_like(merged, bad[0]))
        return cls(*_worst(low, high, bad))

    @classmethod
    def one(cls, start: int, stop: int) -> Self:
        """A single stretch; nothing where it has no length."""
        return cls.of([start], [stop])

    @classmethod
    def none(cls) -> Self:
        """No time at all."""
        return cls.of([], [])

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def lengths(self) -> IntArray:
        """How long each stretch is, in microseconds."""
        return self.ends - self.starts

    @property
    def length(self) -> int:
        """How long all stretches are together, whatever their impact: microseconds."""
        return int(self.lengths.sum())

    @property
    def weight(self) -> int:
        """The sum of length times impact, exact: microseconds."""
        total = 0
        for block in range(0, len(self), _BLOCK):
            # In two halves, so that no product of a block leaves 64 bits.
            lengths, impact = self.lengths[block : block + _BLOCK], self.impact[block : block + _BLOCK]
            total += (int((lengths >> 20) @ impact) << 20) + int((lengths & 0xFFFFF) @ impact)
        return total

    def at(self, instants: IntArray) -> IntArray:
        """The impact at each instant, 0 where there is none."""
        if not len(self):
            return np.zeros(len(instants), np.int64)
        row = np.searchsorted(self.starts, instants, "right") - 1
        return np.where((row >= 0) & (instants < self.ends[row]), self.impact[row], 0)

    def rows(self, chosen: slice | npt.NDArray[np.bool_]) -> "Stretches":
        """Some of the stretches."""
        return Stretches(self.starts[chosen], self.ends[chosen], self.impact[chosen])

    def clip(self, start: int, stop: int) -> "Stretches":
        """What lies between two instants."""
        rows = slice(np.searchsorted(self.ends, start, "right"), np.searchsorted(self.starts, stop, "left"))
        low, high = np.maximum(self.starts[rows], start), np.minimum(self.ends[rows], stop)
        return Stretches(low, high, self.impact[rows]).rows(high > low)

    def within(self, other: "Stretches") -> "Stretches":
        """What lies inside of the time of another; the impact stays this one's."""
        if len(other) == 1:
            return self.clip(int(other.starts[0]), int(other.ends[0]))
        return self._cut(other, inside=True) if len(other) else Stretches.none()

    def without(self, other: "Stretches") -> "Stretches":
        """What lies outside of the time of another."""
        return self._cut(other, inside=False) if len(other) and len(self) else self

    def runs(self) -> "Stretches":
        """The time alone: stretches that touch become one, whatever their impact was."""
        return Stretches.of(self.starts, self.ends)

    def started(self, width: int, origin: int) -> "Stretches":
        """Every cell of a grid that was touched, as a whole, with the worst impact in it.

        Cells are ``width`` microseconds long, counted from ``origin``.
        """
        low = origin + (self.starts - origin) // width * width
        high = origin - (origin - self.ends) // width * width
        return Stretches.of(low, high, self.impact)

    def full(self, width: int, origin: int, whole: int) -> "Stretches":
        """Every cell of a grid that was hit from its start to its end, with the least impact in it."""
        if not len(self):
            return self
        # A cell is hit throughout where no part of it is spared: the touched cells of the spared time, turned round.
        first, last = int(self.starts[0]) - 2 * width, int(self.ends[-1]) + 2 * width
        return self.spared(whole, first, last).started(width, origin).spared(whole, first, last)

    def spared(self, whole: int, start: int, stop: int) -> "Stretches":
        """The rest: how far each instant between two is from the whole impact."""
        points = np.unique(np.concatenate([[start, stop], self.starts, self.ends]))
        return Stretches(*_joined(points, whole - self.at(points[:-1])))

    def _cut(self, other: "Stretches", *, inside: bool) -> "Stretches":
        points = np.unique(np.concatenate([self.starts, self.ends, other.starts, other.ends]))
        kept = (other.at(points[:-1]) > 0) == inside
        return Stretches(*_joined(points, np.where(kept, self.at(points[:-1]), 0)))


def _merged(starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Joins intervals that overlap or touch; all have a length."""
    order = np.argsort(starts)
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    first = np.flatnonzero(np.concatenate([[True], starts[1:] > reach[:-1]]))
    return starts[first], reach[np.append(first[1:], len(starts)) - 1]


def _worst(starts: IntArray, ends: IntArray, impact: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """The worst impact at each instant, for intervals that overlap in any way.

    An interval from one point to another is two blocks of a power of two that may overlap; blocks hand their impact
    down to their halves. So the work grows with n log n, however deep the overlaps are.
    """
    points, rows = np.unique(np.concatenate([starts, ends]), return_inverse=True)
    low, high = rows[: len(starts)], rows[len(starts) :]
    level = np.frexp((high - low).astype(np.float64))[1] - 1
    worst = np.zeros(len(points), np.int64)
    for power in range(int(level.max(initial=-1)), -1, -1):
        chosen = np.flatnonzero(level == power)
        np.maximum.at(worst, low[chosen], impact[chosen])
        np.maximum.at(worst, high[chosen] - (1 << power), impact[chosen])
        if power:
            half = 1 << (power - 1)
            halves = worst.copy()
            np.maximum(halves[half:], worst[:-half], out=halves[half:])
            worst = halves
    return _joined(points, worst[:-1])


def _joined(points: IntArray, impact: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Stretches from points in order and the impact between them: none where it is 0, joined where it stays."""
    changed = np.flatnonzero(np.concatenate([[True], impact[1:] != impact[:-1]])) if len(impact) else np.empty(0, int)
    starts, ends = points[:-1][changed], points[np.append(changed[1:], len(impact))[: len(changed)]]
    real = impact[changed] > 0
    return starts[real], ends[real], impact[changed][real]
