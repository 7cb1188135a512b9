"""Texts as small numbers: a million rows name a few hundred customers and priorities."""

from collections.abc import Callable, Iterable, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from svcctl.source.tables import Coded
from svcctl.source.tables.views import numbers as places

Codes = npt.NDArray[np.int32]
_MOST_COMBINATIONS = 1 << 20
_ROWS = 1 << 14
"""Rows looked up at a time: their combinations stay in the processor's cache."""
NOTHING = 0
"""The code of an empty value, in every vocabulary."""


class Vocabulary:
    """The different texts of one field over a whole run, each with a number. The empty text is number 0.

    ``reading`` turns a text of the export into the word it stands for, or into None when nobody knows it.
    """

    def __init__(self, reading: Callable[[str], str | None] = str) -> None:
        self.words: list[str] = [""]
        self._numbers: dict[str, int] = {"": NOTHING}
        self._reading = reading
        self._read: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word; a new word gets the next one."""
        if word not in self._numbers:
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return self._numbers[word]

    def codes(self, column: Coded) -> Codes:
        """The numbers of a column's texts, int32; -1 where nobody knows the text."""
        codes = list(map(self._read.get, column.values))
        known = codes if None not in codes else list(map(self._code, column.values))
        return np.array(known, np.int32).take(column.codes)

    def _code(self, text: str) -> int:
        if text not in self._read:
            word = self._reading(text)
            self._read[text] = -1 if word is None else self.number(word)
        return self._read[text]


class Lookup:
    """Numbers of combined codes, for whole columns: by a table where there are few combinations, by hashing else.

    ``number`` gives the number of a combination that has not come up yet. ``sizes`` are those of `combine`, with room
    to grow, so that what a combined code stands for seldom changes.
    """

    def __init__(self, number: Callable[[tuple[int, ...]], int]) -> None:
        self._number = number
        self.sizes: list[int] = []
        self._known: dict[int, int] = {}
        self._table: npt.NDArray[np.int64] | None = None

    def of(self, columns: Sequence[npt.NDArray[np.integer]], sizes: Sequence[int]) -> npt.NDArray[np.int64]:
        """The number of each row's combination; each column holds codes below its size."""
        if not self.sizes or any(size > room for size, room in zip(sizes, self.sizes, strict=True)):
            self.sizes = [1 if size == 1 else 1 << size.bit_length() for size in sizes]
            self._known.clear()
            most = prod(self.sizes)
            self._table = np.full(most, -1, np.int64) if most <= _MOST_COMBINATIONS else None
        apart = [(column, room) for column, room in zip(columns, self.sizes, strict=True) if room > 1]
        count = len(columns[0])
        if not apart or self._table is None:
            combined = np.broadcast_to(combine(apart), count)
            return self._hashed(combined) if self._table is None else self._looked_up(combined, self._table)
        found = np.empty(count, np.int64)
        for start in range(0, count, _ROWS):
            part = slice(start, start + _ROWS)
            found[part] = self._looked_up(combine((column[part], room) for column, room in apart), self._table)
        return found

    def _looked_up(self, combined: npt.NDArray[np.int64], table: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        found = table.take(combined)
        if len(found) and int(found.min()) < 0:
            for code in first_seen(combined[found < 0]):
                table[code] = self._number(split(code, self.sizes))
            found = table.take(combined)
        return found

    def _hashed(self, combined: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        from pyarrow import array  # noqa: PLC0415 - heavy

        coded = array(combined).dictionary_encode()
        for code in coded.dictionary.to_pylist():
            if code not in self._known:
                self._known[code] = self._number(split(code, self.sizes))
        numbers = np.array([self._known[code] for code in coded.dictionary.to_pylist()], np.int64)
        found: npt.NDArray[np.int64] = numbers.take(places(coded.indices))
        return found


def first_seen(codes: npt.NDArray[np.int64]) -> list[int]:
    """The different codes, in the order in which they come up first."""
    different, first = np.unique(codes, return_index=True)
    return [int(code) for code in different[np.argsort(first)]]


def combine(columns: Iterable[tuple[npt.NDArray[np.integer], int]]) -> npt.NDArray[np.int64]:
    """Several columns of codes as one number a row, given as (codes, how many different ones there can be)."""
    combined = np.zeros(1, np.int64)
    for codes, size in columns:
        if len(combined) == len(codes):
            combined *= size
            combined += codes
        else:
            combined = combined * size + codes
    return combined


def split(combined: int, sizes: Iterable[int]) -> tuple[int, ...]:
    """The codes that were combined, in the order in which they went in; ``sizes`` as they were then."""
    found = []
    for size in reversed(list(sizes)):
        combined, code = divmod(combined, size)
        found.append(code)
    return tuple(reversed(found))
