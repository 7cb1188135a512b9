"""Item numbers as numbers: a prefix and digits, such as INC0012345. A bit for each tells whether it has been read."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from svcctl.sla.items import Ints, Mask
from svcctl.sla.lines import stretches
from svcctl.sla.lookup import Lookup
from svcctl.sla.texts import Words
from svcctl.sla.written import Written, spelled
from svcctl.source.tables.spill import Aside
from svcctl.source.tables.views import Octets

_MOST_FORMS = 16
_FEWEST = 8
"""One in so many of the items of a block must be written alike, for a form to be worth a set of its own."""
_FAR_APART = 64
_NUMBER = 27
"""Bits that hold any number of an item, see `Written`."""


@dataclass(slots=True)
class _Form:
    """Items written alike. ``bits`` has a bit for each number, once read.

    Bits take memory only where numbers are near: an eighth of a byte for each number of an export without gaps.
    """

    written: Written
    bits: Octets = field(init=False)

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

    def __init__(self, aside: Aside) -> None:
        self._forms: list[_Form] = []
        self._taking = True
        self._rows = Lookup(aside)

    def again(self, ids: Any, start: int) -> tuple[Mask, Mask]:
        """(the items that are looked after here, which of them came before); the others are somebody else's.

        ``start`` is the number of the first row.
        """
        mine, again = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
        if not self._forms and not self._taking:
            return mine, again
        text, bounds = spelled(ids)
        for at in range(len(self._forms)):
            self._add(at, text, bounds, mine, again, start)
        while self._taking and not mine.all():
            written = Written.of(ids[int(np.argmin(mine))].as_py())
            new = None if written is None else _Form(written)
            left = len(mine) - int(np.count_nonzero(mine))
            alike = 0 if new is None else int(np.count_nonzero(_fitting(new, text, bounds, mine)[2]))
            self._taking = len(self._forms) < _MOST_FORMS and alike * _FEWEST >= left
            if new is not None and self._taking:
                self._forms.append(new)
                self._add(len(self._forms) - 1, text, bounds, mine, again, start)
        return mine, again

    def first(self, ids: Any) -> Ints:
        """The rows at which items came first that are looked after here."""
        text, bounds = spelled(ids)
        found, mine = np.full(len(ids), -1), np.zeros(len(ids), bool)
        for at, form in enumerate(self._forms):
            rows, numbers, fits = _fitting(form, text, bounds, mine)
            rows, keys = rows[fits], _keys(at, numbers[fits])
            # The stretch that begins at the number or before it is the one that holds it: a number has one first row.
            starts, places = self._rows.before(keys)
            found[rows] = places + (keys - starts).astype(np.int64)
            mine[rows] = True
        return found

    def _add(self, at: int, text: Octets, bounds: Ints, mine: Mask, again: Mask, start: int) -> None:  # noqa: PLR0913, PLR0917 - the text and what is known of it
        form = self._forms[at]
        rows, numbers, fits = _fitting(form, text, bounds, mine)
        if not fits.all():
            rows, numbers = rows[fits], numbers[fits]
        if len(rows):
            mine[rows] = True
            again[rows] = repeated = form.add(numbers)
            if repeated.any():
                rows, numbers = rows[~repeated], numbers[~repeated]
            begins = stretches(numbers, rows)
            self._rows.add(_keys(at, numbers[begins]), rows[begins] + start)


def _fitting(form: _Form, text: Octets, bounds: Ints, mine: Mask) -> tuple[Ints, Ints, Mask]:
    """The rows that have the size of a form, their numbers, and which of them are written in it."""
    rows = np.flatnonzero((np.diff(bounds) == form.written.size) & ~mine)
    return rows, *form.written.numbers(text, bounds[1:][rows])


def _keys(form: int, numbers: Ints) -> Words:
    """The numbers of all forms, one form behind the other."""
    keys: Words = (numbers + (form << _NUMBER)).astype(np.uint64)
    return keys
