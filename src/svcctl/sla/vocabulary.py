"""Texts as small numbers: a million rows name a few hundred customers and priorities."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from svcctl.source.tables import Coded

Codes = npt.NDArray[np.int32]
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
        return np.array([self._code(text) for text in column.values], np.int32).take(column.codes)

    def _code(self, text: str) -> int:
        if text not in self._read:
            word = self._reading(text)
            self._read[text] = -1 if word is None else self.number(word)
        return self._read[text]


def combine(columns: Iterable[tuple[npt.NDArray[np.integer], int]]) -> npt.NDArray[np.int64]:
    """Several columns of codes as one number a row, given as (codes, how many different ones there can be)."""
    combined = np.zeros(1, np.int64)
    for codes, size in columns:
        combined = combined * size + codes
    return combined


def split(combined: int, sizes: Iterable[int]) -> tuple[int, ...]:
    """The codes that were combined, in the order in which they went in; ``sizes`` as they were then."""
    found = []
    for size in reversed(list(sizes)):
        combined, code = divmod(combined, size)
        found.append(code)
    return tuple(reversed(found))
