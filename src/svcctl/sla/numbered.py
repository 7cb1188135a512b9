"""Item numbers as numbers: a prefix and digits, such as INC0012345. A bit for each tells whether it has been read."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from svcctl.sla.items import Ints, Mask
from svcctl.sla.written import Octets, Written, spelled

_MOST_FORMS = 16
_FEWEST = 8
"""One in so many of the items of a block must be written alike, for a form to be worth a set of its own."""
_FAR_APART = 64


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
    """Items written alike. ``bits`` has a bit for each number, once read.

    Bits take memory only where numbers are near: an eighth of a byte for each number of an export without gaps.
    ``read`` has the numbers of each block, and their rows where other items stand between.
    """

    written: Written
    bits: Octets = field(init=False)
    read: dict[int, tuple[Ascending, Ascending | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bits = np.zeros((self.written.most >> 3) + 8, np.uint8)

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
        text, bounds = spelled(ids)
        mine, again = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
        for form in self._forms:
            self._add(form, text, bounds, mine, again)
        while self._taking and not mine.all():
            written = Written.of(ids[int(np.argmin(mine))].as_py())
            new = None if written is None else _Form(written)
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
            prefix = form.written.prefix
            if form.written.size == len(item) and item.startswith(prefix):
                number = int(item[len(prefix) :])
                for block, (numbers, rows) in form.read.items():
                    if (row := numbers.row(number)) >= 0:
                        return block, row if rows is None else rows.value(row)
        raise LookupError(item)

    @staticmethod
    def _fitting(form: _Form, text: Octets, bounds: Ints, mine: Mask) -> tuple[Ints, Ints, Mask]:
        """The rows that have the size of a form, their numbers, and which of them are written in it."""
        rows = np.flatnonzero((np.diff(bounds) == form.written.size) & ~mine)
        return rows, *form.written.numbers(text, bounds[1:][rows])

    def _add(self, form: _Form, text: Octets, bounds: Ints, mine: Mask, again: Mask) -> None:
        rows, numbers, fits = self._fitting(form, text, bounds, mine)
        if not fits.all():
            rows, numbers = rows[fits], numbers[fits]
        if len(rows):
            mine[rows] = True
            again[rows] = form.add(numbers)
            between = None if len(rows) == len(mine) else Ascending.of(rows)
            form.read[self._blocks] = Ascending.of(numbers), between
