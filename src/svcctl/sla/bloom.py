"""A Bloom filter: tells for nearly every key that is new that it is, and errs on the other side alone."""

from collections.abc import Iterable

import numpy as np

from svcctl.sla.items import Mask
from svcctl.sla.texts import Words

KEY = 40
"""Bits of a key."""
LEAST, MOST = 10, 24
"""Words of the filter, as powers of two: it grows with its keys, up to 128 MiB, and errs more often beyond."""
_PER_KEY = 20
"""Bits of the filter for each key, at least, while it grows: then it errs once in five hundred new keys at most."""
_AT_ONCE = 1 << 15
_STIR, _ONE, _SIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), np.uint64(63)
_SHIFTS = tuple(np.uint64(shift) for shift in (58, 52, 46, 40, 34))


class Bloom:
    """Knows keys by five bits each of one word of 64. Keys in ascending order find their words in that order."""

    def __init__(self) -> None:
        self._power = LEAST
        self._words = np.zeros(1 << LEAST, np.uint64)

    def seen(self, keys: Words) -> Mask:
        """Which keys may have been seen; of those that were, all. From now on all of them were.

        Keys are different, and in ascending order.
        """
        at = (keys >> np.uint64(KEY - self._power)).astype(np.int64)
        marks, words = _marks(keys), self._words.take(at)
        found: Mask = words & marks == marks
        first = np.flatnonzero(np.append(True, at[1:] != at[:-1])[: len(at)])
        if len(first) < len(at):
            at, words, marks = at[first], words[first], np.bitwise_or.reduceat(marks, first)
        words |= marks
        self._words[at] = words
        return found

    def full(self, count: int) -> bool:
        """True when it ought to grow before it knows so many."""
        return self._power < MOST and count * _PER_KEY > 64 << self._power

    def grow(self, count: int, known: Iterable[Words]) -> None:
        """Becomes large enough for so many; ``known`` are all keys so far. There is never an old one beside it."""
        while self.full(count):
            self._power += 1
        del self._words
        self._words = np.zeros(1 << self._power, np.uint64)
        for keys in known:
            for first in range(0, len(keys), _AT_ONCE):
                self.seen(keys[first : first + _AT_ONCE])


def _marks(keys: Words) -> Words:
    stirred = keys * _STIR
    marks = _ONE << (stirred >> _SHIFTS[0])
    for shift in _SHIFTS[1:]:
        each = stirred >> shift
        each &= _SIX
        marks |= np.left_shift(_ONE, each, out=each)
    return marks
