"""Items that are texts: each is known once it has come up, by a hash and by the text itself."""

from typing import Any

import numpy as np

from svcctl.sla.bloom import KEY, Bloom
from svcctl.sla.items import Ints, Mask
from svcctl.sla.kept import Kept
from svcctl.sla.lookup import Lookup
from svcctl.sla.texts import Texts, Words
from svcctl.source.tables.spill import Aside

_SHIFT = np.uint64(64 - KEY)
_ROW = np.uint64((1 << (64 - KEY)) - 1)


class Hashed:
    """Knows texts, and tells those that come again. Exact, in memory that is bounded.

    A filter tells that most new texts are new. What it does not clear is looked for by the hash, and the text that is
    kept under it decides: two texts are never taken for one. Of texts that share a hash the first is kept under it, the
    others in a dictionary: that takes memory, but only where somebody made them so.
    """

    def __init__(self, aside: Aside) -> None:
        self._bloom, self._lookup, self._kept = Bloom(), Lookup(aside), Kept(aside)
        self._alike: dict[bytes, int] = {}
        self._where = np.zeros(0, np.int64)

    def again(self, ids: Any, rows: Ints) -> Mask:
        """Which texts came before, among these or earlier ones; from now on all of them did.

        ``ids`` is a pyarrow array of binary of less than 2 to the 24 texts, ``rows`` the numbers of their rows, which
        ascend.
        """
        texts = Texts.of(ids)
        marked = texts.hashes() & ~_ROW | np.arange(len(rows), dtype=np.uint64)
        marked.sort()
        keys, order = marked >> _SHIFT, (marked & _ROW).astype(np.int64)
        first = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
        alone = bool(first.all())
        different, places = (keys, order) if alone else (keys[first], order[first])
        found = self._found(different)
        new = found < 0
        self._take(different, places, found, new, texts, rows)
        again = np.zeros(len(rows), bool)
        if alone and new.all():
            return again
        self._where = np.empty(len(rows), np.int64)
        self._where[order] = found[np.cumsum(first) - 1]
        again[:] = True
        again[places[new]] = False
        return self._settled(again, texts, rows)

    def first(self, which: Ints) -> Ints:
        """The rows at which texts came first, of those texts of the last call that came again."""
        return self._kept.rows(self._where[which])

    def _found(self, keys: Words) -> Ints:
        """The numbers of texts under some keys, -1 where there are none; from now on there are."""
        if self._bloom.full(count := self._kept.count + len(keys)):
            self._bloom.grow(count, self._lookup.portions())
        found = np.full(len(keys), -1)
        asked = np.flatnonzero(self._bloom.seen(keys))
        if len(asked):
            known, numbers = self._lookup.before(keys[asked])
            found[asked] = np.where(known == keys[asked], numbers, -1)
        return found

    def _take(self, keys: Words, places: Ints, found: Ints, new: Mask, texts: Texts, rows: Ints) -> None:  # noqa: PLR0913, PLR0917 - what is known of them
        """Numbers the texts whose keys are new, in the order of their rows, and keeps them."""
        keys, places = keys[new], places[new]
        count = self._kept.count
        if len(places) == len(rows):
            found[:] = count + places
            self._kept.add(texts, rows)
        else:
            came = np.sort(places)
            rank = np.empty(len(rows), np.int64)
            rank[came] = np.arange(count, count + len(came))
            found[new] = rank[places]
            self._kept.add(texts.take(came), rows[came])
        self._lookup.add(keys, found[new])

    def _settled(self, again: Mask, texts: Texts, rows: Ints) -> Mask:
        """Which of the texts that may come again do, by the texts themselves."""
        asked = np.flatnonzero(again)
        differ = asked[~self._kept.same(self._where[asked], texts.take(asked))]
        new = list[int]()
        for row in differ.tolist():
            number = self._alike.setdefault(texts.text(row), self._kept.count + len(new))
            if number == self._kept.count + len(new):
                new.append(row)
                again[row] = False
            self._where[row] = number
        came = np.array(new, np.int64)
        self._kept.add(texts.take(came), rows[came])
        return again
