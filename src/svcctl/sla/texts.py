"""Texts as stretches of octets: hashed, and compared, many at once."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints, Mask
from svcctl.source.tables.views import Octets, bounds, octets

Words = npt.NDArray[np.uint64]
_PRIME, _STIR = np.uint64(0x9FB21C651E98DF25), np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
WORD = 8
"""Octets that may be read behind the last text."""
LONG = 512
"""Octets of a text that are looked at together with those of others; what is longer is looked at by itself."""


class Texts:
    """Texts as stretches of octets; eight more octets may be read behind the last one."""

    def __init__(self, octets: Octets, starts: Ints, sizes: Ints) -> None:
        self.octets, self.starts, self.sizes = octets, starts, sizes
        steps = np.diff(starts)
        even = len(steps) > 0 and int(steps[0]) > 0 and bool((steps == steps[0]).all())
        self._step = int(steps[0]) if even else 0

    @classmethod
    def of(cls, ids: Any) -> Self:
        """The texts of a pyarrow array of binary or text."""
        import pyarrow as pa  # noqa: PLC0415 - heavy

        ids = ids.cast(pa.binary())
        ends = bounds(ids).astype(np.int64)
        text = np.concatenate([octets(ids)[ends[0] : ends[-1]], np.zeros(WORD, np.uint8)])
        return cls(text, ends[:-1] - ends[0], np.diff(ends))

    def take(self, rows: Ints) -> "Texts":
        """Some of the texts."""
        return Texts(self.octets, self.starts[rows], self.sizes[rows])

    def text(self, row: int) -> bytes:
        """One of the texts."""
        start = int(self.starts[row])
        return self.octets[start : start + int(self.sizes[row])].tobytes()

    def joined(self) -> Octets:
        """All octets of the texts, one text behind the other."""
        ends = np.cumsum(self.sizes)
        if len(ends) and bool((np.diff(self.starts) == self.sizes[:-1]).all()):
            return self.octets[int(self.starts[0]) : int(self.starts[0] + ends[-1])]
        rows = np.arange(int(self.sizes.sum())) + np.repeat(self.starts - (ends - self.sizes), self.sizes)
        found: Octets = self.octets[rows]
        return found

    def words(self) -> Iterator[tuple[Any, Words]]:
        """Eight octets of each text after the other: (the rows that have any left, their octets as a number).

        Of a long text the first octets only.
        """
        least, most = int(self.sizes.min(initial=LONG)), min(int(self.sizes.max(initial=0)), LONG)
        rows: Any = slice(None)
        for at in range(0, most, WORD):
            if at >= least:
                rows = np.flatnonzero(self.sizes > at)
            word = self._words(at, rows)
            if at + WORD > least:
                word &= _MASKS.take(np.minimum(self.sizes[rows] - at, WORD))
            yield rows, word

    def _words(self, at: int, rows: Any) -> Words:
        """The words that begin so far behind the beginning of some texts."""
        if self._step and isinstance(rows, slice):
            begin = int(self.starts[0]) + at
            return np.ndarray(self.starts.shape, "<u8", self.octets, begin, (self._step,)).copy()
        view = np.ndarray((len(self.octets) - WORD + 1,), "<u8", self.octets, strides=(1,))
        found: Words = view[self.starts[rows] + at]
        return found

    def hashes(self) -> Words:
        """A number for each text: the same for the same text, and seldom the same for others."""
        found = self.sizes.astype(np.uint64)
        found *= _STIR
        for rows, word in self.words():
            mixed = found[rows] ^ word
            mixed *= _PRIME
            found[rows] = mixed ^ (mixed >> _HALF)
        found *= _STIR
        for row in _long(self.sizes):
            found[row] = int.from_bytes(blake2b(self.text(row), digest_size=8).digest(), "little")
        return found

    def same(self, others: "Texts") -> Mask:
        """Which texts are those of others, row by row."""
        same: Mask = self.sizes == others.sizes
        rows = np.flatnonzero(same)
        mine, theirs = (self, others) if len(rows) == len(same) else (self.take(rows), others.take(rows))
        for (some, one), (_, other) in zip(mine.words(), theirs.words(), strict=True):
            same[rows[some]] &= one == other
        for row in _long(mine.sizes):
            same[rows[row]] &= mine.text(row) == theirs.text(row)
        return same


def _long(sizes: Ints) -> list[int]:
    return np.flatnonzero(sizes > LONG).tolist()
