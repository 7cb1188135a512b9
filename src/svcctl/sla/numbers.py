"""Items by number: each that an export names gets the next one, and the same one whenever it comes again."""

from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.sla.items import Ints
from svcctl.sla.serials import Serials
from svcctl.sla.texts import WORD, Texts, Words
from svcctl.source.tables.spill import Aside, Piece
from svcctl.source.tables.views import numbers as places

KEPT = 1 << 24
"""Octets of texts that stay in memory, once all are there."""
_AT_ONCE = 1 << 15
_HALF, _LOW = np.uint64(32), np.uint64((1 << 32) - 1)


class Numbers:
    """Knows items by the texts that name them, in some 20 bytes each and the text.

    A hash finds what may be the same, and the texts themselves decide: two items are never taken for one.
    """

    def __init__(self) -> None:
        self.count = 0
        self._serials: Serials | None = Serials()
        self._slots = np.zeros(1 << 10, np.uint64)
        self._octets = np.zeros(1 << 12, np.uint8)
        self._ends = np.zeros(1 << 8, np.int64)
        self._aside: Piece | None = None

    def of(self, ids: Any) -> Ints:
        """The numbers of some texts, a pyarrow array of binary or text; new ones get the next numbers."""
        import pyarrow as pa  # noqa: PLC0415 - heavy

        from svcctl.source.tables.spelled import chosen  # noqa: PLC0415 - heavy

        ids = ids.cast(pa.binary())
        if self._serials is not None:
            listed = self._serials.numbers(ids, self.count)
            if listed is not None:
                numbers, new = listed
                self._keep(Texts.of(chosen(ids, new)))
                return numbers
            # From now on texts are looked up by their hashes, all of them.
            self._serials = None
            self._hash_anew()
        coded = ids.dictionary_encode()
        found: Ints = self._add(Texts.of(coded.dictionary))[places(coded.indices)]
        return found

    def _add(self, texts: Texts) -> Ints:
        """The numbers of texts without repetition."""
        hashes = texts.hashes()
        numbers = self._look(texts, hashes)
        new = np.flatnonzero(numbers < 0)
        if len(new):
            numbers[new] = np.arange(self.count, self.count + len(new))
            self._keep(texts.take(new))
            if 3 * len(self._slots) < 4 * self.count:
                self._hash_anew()
            else:
                self._insert(hashes[new], numbers[new])
        return numbers

    def find(self, ids: Any) -> Ints:
        """The numbers of some texts, -1 for those that have none."""
        import pyarrow as pa  # noqa: PLC0415 - heavy

        if self._serials is not None:
            return self._serials.find(ids.cast(pa.binary()))
        if self._aside is not None:
            self._octets = np.append(
                np.frombuffer(self._aside.read(0, self._aside.size), np.uint8), np.zeros(WORD, np.uint8)
            )
            self._aside = None
        texts = Texts.of(ids)
        return self._look(texts, texts.hashes())

    def ids(self, low: int, high: int) -> Any:
        """The texts of the numbers from one to another, as a pyarrow binary array."""
        import pyarrow as pa  # noqa: PLC0415 - heavy

        first, last = int(self._ends[low]), int(self._ends[high])
        ends = (self._ends[low : high + 1] - first).astype(np.int32)
        octets = self._octets[first:last].tobytes() if self._aside is None else self._aside.read(first, last)
        return pa.Array.from_buffers(pa.binary(), high - low, [None, pa.py_buffer(ends), pa.py_buffer(octets)])

    def put_aside(self) -> None:
        """All texts are there: where they take much memory they wait in a file, until one is looked for."""
        size = int(self._ends[self.count])
        if self._aside is None and size > KEPT:
            self._aside = Aside(0).put(self._octets[:size])
            self._octets = np.zeros(0, np.uint8)

    def _look(self, texts: Texts, hashes: Words) -> Ints:
        numbers = np.full(len(hashes), -1)
        left = np.arange(len(hashes))
        at = (hashes & np.uint64(len(self._slots) - 1)).astype(np.int64)
        while len(left):
            entry = self._slots[at]
            alike = np.flatnonzero((entry > 0) & ((entry ^ hashes[left]) >> _HALF == 0))
            numbered = (entry[alike] & _LOW).astype(np.int64) - 1
            same = texts.take(left[alike]).same(self._texts(numbered))
            numbers[left[alike[same]]] = numbered[same]
            on = entry > 0
            on[alike[same]] = False
            left, at = left[on], (at[on] + 1) & (len(self._slots) - 1)
        return numbers

    def _keep(self, texts: Texts) -> None:
        """Keeps texts that get the next numbers."""
        if not len(texts.sizes):
            return
        end = int(self._ends[self.count])
        _grow(self._ends, self.count + len(texts.sizes) + 1)
        ends = end + np.cumsum(texts.sizes)
        self._ends[self.count + 1 : self.count + len(ends) + 1] = ends
        # Room for a whole word behind the last text, which is read with it.
        _grow(self._octets, int(ends[-1]) + WORD)
        self._octets[end : int(ends[-1])] = texts.joined()
        self.count += len(ends)

    def _hash_anew(self) -> None:
        """Makes room for more texts than there are, and puts them all in their slots."""
        size = len(self._slots)
        while 3 * size < 4 * self.count:
            size *= 2
        del self._slots
        self._slots = np.zeros(size, np.uint64)
        for first in range(0, self.count, _AT_ONCE):
            numbers = np.arange(first, min(first + _AT_ONCE, self.count))
            self._insert(self._texts(numbers).hashes(), numbers)

    def _texts(self, numbers: Ints) -> Texts:
        starts = self._ends[numbers]
        return Texts(self._octets, starts, self._ends[numbers + 1] - starts)

    def _insert(self, hashes: Words, numbers: Ints) -> None:
        entries = hashes & ~_LOW | (numbers + 1).astype(np.uint64)
        at = (hashes & np.uint64(len(self._slots) - 1)).astype(np.int64)
        while len(at):
            free = self._slots[at] == 0
            self._slots[at[free]] = entries[free]
            on = self._slots[at] != entries
            entries, at = entries[on], (at[on] + 1) & (len(self._slots) - 1)


def grown(column: npt.NDArray[Any], size: int, fill: int = 0) -> npt.NDArray[Any]:
    """A column with room for so many entries, a good deal more if it has to grow; new ones hold ``fill``."""
    if size <= len(column):
        return column
    larger = np.full(size + size // 2, fill, column.dtype)
    larger[: len(column)] = column
    return larger


def _grow(column: npt.NDArray[Any], size: int) -> None:
    """Makes room for so many entries, where the column lies if the system can, so that there are never two of it."""
    if size > len(column):
        # Nothing else looks at the memory of the column: what is given out is a copy.
        column.resize(size + size // 4, refcheck=False)
