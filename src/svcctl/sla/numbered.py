"""Item numbers as numbers: a prefix and digits, such as INC0012345. A bit for each tells whether it has been read."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints, Mask

Octets = npt.NDArray[np.uint8]
_DIGITS = 8
"""Digits that make the number of an item; what stands before them is its prefix. They fit one word of the processor."""
_MOST_FORMS = 16
_FEWEST = 8
"""One in so many of the items of a block must be written alike, for a form to be worth a set of its own."""
_FAR_APART = 64
_ZEROS, _HIGH, _SIXES = (np.uint64(int(octet * 8, 16)) for octet in ("30", "F0", "06"))


@dataclass(frozen=True, slots=True)
class Ascending:
    """Whole numbers, one a row, in little memory where most are one more than the one before: rows from ``at`` on."""

    at: Ints
    values: Ints
    size: int

    @classmethod
    def of(cls, values: Ints) -> Self:
        """The numbers, as stretches of numbers that follow each other."""
        at = np.append(np.zeros(1, np.int64), np.flatnonzero(np.diff(values) != 1) + 1)
        return cls(at.astype(np.int32), values[at].astype(np.int32), len(values))

    def value(self, row: int) -> int:
        """The number of a row."""
        stretch = int(np.searchsorted(self.at, row, side="right")) - 1
        return int(self.values[stretch]) + row - int(self.at[stretch])

    def row(self, value: int) -> int:
        """The first row that has a number; -1 where none has."""
        ends = np.append(self.at[1:], self.size)
        there = np.flatnonzero((self.values <= value) & (value < self.values + (ends - self.at)))
        return int(self.at[there[0]]) + value - int(self.values[there[0]]) if len(there) else -1


@dataclass(slots=True)
class _Form:
    """Items written alike: so many bytes, of which the last are digits. ``bits`` has a bit for each number, once read.

    Bits take memory only where numbers are near: an eighth of a byte for each number of an export without gaps.
    ``read`` has the numbers of each block, and their rows where other items stand between.
    """

    size: int
    prefix: bytes
    bits: Octets = field(init=False)
    read: dict[int, tuple[Ascending, Ascending | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bits = np.zeros((10 ** (self.size - len(self.prefix)) >> 3) + 8, np.uint8)

    @classmethod
    def of(cls, item: bytes) -> Self | None:
        """How an item is written; None where it does not end in a digit."""
        digits = len(item) - len(item.rstrip(b"0123456789"))
        return cls(len(item), item[: len(item) - min(digits, _DIGITS)]) if digits else None

    def numbers(self, text: Octets, ends: Ints) -> tuple[Ints, Mask]:
        """The numbers of items of this size that end at ``ends``, and which of them are written in this form."""
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

    def add(self, numbers: Ints) -> Mask:
        """Which numbers were there before, or stand earlier among these; from now on all of them are there."""
        low, high = int(numbers.min()) & ~7, int(numbers.max()) | 7
        again = np.zeros(len(numbers), bool)
        if high - low < _FAR_APART * len(numbers):
            there = np.zeros(high - low + 1, bool)
            there[numbers - low] = True
            packed = np.packbits(there, bitorder="little")
            known = self.bits[low >> 3 : (high >> 3) + 1]
            if not (known & packed).any() and np.count_nonzero(there) == len(numbers):
                known |= packed
                return again
        again |= (self.bits[numbers >> 3] >> (numbers & 7).astype(np.uint8) & 1).astype(bool)
        different, first = np.unique(numbers, return_index=True)
        repeated = np.ones(len(numbers), bool)
        repeated[first] = False
        np.bitwise_or.at(self.bits, different >> 3, np.uint8(1) << (different & 7).astype(np.uint8))
        return again | repeated


class Numbered:
    """Knows the items that are written as a prefix and a number, and tells those that come again. Exact.

    Forms are taken up as they come, as long as every item fits one; so an item is always looked up in the same place.
    """

    def __init__(self) -> None:
        self._forms: list[_Form] = []
        self._taking = True
        self._blocks = 0

    def again(self, ids: Any) -> tuple[Mask, Mask]:
        """(the items that are looked after here, which of them came before); the others are somebody else's."""
        _, offsets, data = ids.buffers()
        bounds = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1].astype(np.int64)
        signs = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
        # Room in front, so that each item has a whole word of bytes up to its end.
        text = np.concatenate([np.zeros(_DIGITS, np.uint8), signs[bounds[0] : bounds[-1]]])
        bounds -= bounds[0] - _DIGITS
        mine, again = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
        for form in self._forms:
            self._add(form, text, bounds, mine, again)
        while self._taking and not mine.all():
            new = _Form.of(ids[int(np.argmin(mine))].as_py())
            left = len(mine) - int(np.count_nonzero(mine))
            alike = 0 if new is None else int(np.count_nonzero(self._fitting(new, text, bounds, mine)[2]))
            self._taking = len(self._forms) < _MOST_FORMS and alike * _FEWEST >= left
            if new is not None and self._taking:
                self._forms.append(new)
                self._add(new, text, bounds, mine, again)
        self._blocks += 1
        return mine, again

    def first(self, item: bytes) -> tuple[int, int]:
        """The block and the row at which an item that is looked after here came first."""
        for form in self._forms:
            if form.size == len(item) and item.startswith(form.prefix):
                number = int(item[len(form.prefix) :])
                for block, (numbers, rows) in form.read.items():
                    if (row := numbers.row(number)) >= 0:
                        return block, row if rows is None else rows.value(row)
        raise LookupError(item)

    @staticmethod
    def _fitting(form: _Form, text: Octets, bounds: Ints, mine: Mask) -> tuple[Ints, Ints, Mask]:
        """The rows that have the size of a form, their numbers, and which of them are written in it."""
        rows = np.flatnonzero((np.diff(bounds) == form.size) & ~mine)
        return rows, *form.numbers(text, bounds[1:][rows])

    def _add(self, form: _Form, text: Octets, bounds: Ints, mine: Mask, again: Mask) -> None:
        rows, numbers, fits = self._fitting(form, text, bounds, mine)
        if not fits.all():
            rows, numbers = rows[fits], numbers[fits]
        if len(rows):
            mine[rows] = True
            again[rows] = form.add(numbers)
            between = None if len(rows) == len(mine) else Ascending.of(rows)
            form.read[self._blocks] = Ascending.of(numbers), between
