"""How items are written that end in a number: a prefix and digits, such as INC0012345; many at once as numbers."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from svcctl.sla.items import Ints, Mask
from svcctl.source.tables.views import Octets, bounds, octets

_DIGITS = 8
"""Digits that make the number of an item; what stands before them is its prefix. They fit one word of the processor."""
_ZEROS, _HIGH, _SIXES = (np.uint64(int(octet * 8, 16)) for octet in ("30", "F0", "06"))


@dataclass(frozen=True, slots=True)
class Written:
    """Items written alike: so many bytes, of which the last are digits."""

    size: int
    prefix: bytes

    @classmethod
    def of(cls, item: bytes) -> Self | None:
        """How an item is written; None where it does not end in a digit."""
        digits = len(item) - len(item.rstrip(b"0123456789"))
        return cls(len(item), item[: len(item) - min(digits, _DIGITS)]) if digits else None

    @property
    def most(self) -> int:
        """How many numbers can be written so."""
        most: int = 10 ** (self.size - len(self.prefix))
        return most

    def numbers(self, text: Octets, ends: Ints) -> tuple[Ints, Mask]:
        """The numbers of items of this size that end at ``ends``, and which of them are written in this form.

        ``text`` and ``ends`` are those of `spelled`.
        """
        first = len(self.prefix) - self.size
        if self.size >= _DIGITS and len(ends) and ends[-1] - ends[0] == self.size * (len(ends) - 1):
            # One after the other, as in nearly all exports: no byte has to be looked up.
            whole = text[int(ends[0]) - self.size : int(ends[-1])].reshape(-1, self.size)
            octets = whole[:, self.size - _DIGITS :].copy()
            columns = (whole[:, place] for place in range(len(self.prefix)))
        else:
            octets = text.take(ends[:, None] + np.arange(-_DIGITS, 0))
            columns = (text.take(ends - self.size + place) for place in range(len(self.prefix)))
        fits = np.ones(len(ends), bool)
        for column, sign in zip(columns, self.prefix, strict=True):
            fits &= column == sign
        octets[:, :first] = ord("0")
        word = octets.view("<u8").reshape(-1)
        fits &= (word & _HIGH) == _ZEROS
        fits &= ((word + _SIXES) & _HIGH) == _ZEROS
        word &= ~_HIGH
        for factor, shift, kept in ((2561, 8, 0x00FF00FF00FF00FF), (6553601, 16, 0x0000FFFF0000FFFF)):
            word = ((word * np.uint64(factor)) >> np.uint64(shift)) & np.uint64(kept)
        return ((word * np.uint64(42949672960001)) >> np.uint64(32)).astype(np.int64), fits


def spelled(ids: Any) -> tuple[Octets, Ints]:
    """The bytes of a pyarrow array of binary, one item after the other, and where each begins; the end of the last.

    There is room in front, so that each item has a whole word of bytes up to its end.
    """
    ends = bounds(ids).astype(np.int64)
    text = np.concatenate([np.zeros(_DIGITS, np.uint8), octets(ids)[ends[0] : ends[-1]]])
    ends -= ends[0] - _DIGITS
    return text, ends
