"""What histories tell of each item: its events, what it is, how many rows it has, and whether it can be trusted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from svcctl.sla.events import Events, Kinds, Said
from svcctl.sla.items import ATTRIBUTES, MISSING, Ints, Items, Mask
from svcctl.sla.numbers import Numbers, grown
from svcctl.sla.shelf import Shelf
from svcctl.sla.vocabulary import NOTHING, Codes

INITIAL = "priority at first"
_ONE = np.int32(1)


class Gathered:
    """The items of histories, numbered in the order in which they come up.

    Events are put by on a shelf; of each item its name stays in memory, and few numbers. What happens after ``until``
    has not happened yet.
    """

    def __init__(self, until: int | None) -> None:
        self.numbers, self.kinds, self.shelf = Numbers(), Kinds(), Shelf()
        self._until = until
        self._words: dict[str, Codes] = {}
        self._rows = np.zeros(0, np.int32)
        self._doubted: list[Any] = []
        self._broken: Mask | None = None

    def add(self, items: Any, at: Ints, kind: Codes, words: Mapping[str, Codes]) -> None:
        """Takes rows in: the item of each as a pyarrow array, when, what was said, and their words by field."""
        numbers = self.numbers.of(items)
        self._rows = grown(self._rows, self.numbers.count)
        np.add.at(self._rows, numbers, _ONE)
        for name, codes in words.items():
            self._fill(name, numbers, codes)
        self._put(Events(numbers.astype(np.int32), at, kind))

    def doubt(self, items: Any) -> None:
        """Takes note of items of which a row was rejected."""
        self._doubted.append(items.dictionary_encode().dictionary)

    def told(self) -> None:
        """All rows of histories are there; what is known beside them may follow."""
        if self._broken is None:
            self.shelf.told()
            self._broken = np.zeros(self.numbers.count, bool)
            for items in self._doubted:
                numbers = self.numbers.find(items)
                self._broken[numbers[numbers >= 0]] = True
            self._doubted = []

    def beside(self, numbers: Ints, items: Items, told: Mapping[str, int]) -> None:
        """Fills in what a snapshot knows and the history leaves open.

        ``numbers`` are those of the snapshot's ``items``, ``told`` the bits of the events that no history tells.
        """
        for name in ATTRIBUTES:
            if name in items.codes:
                self._fill(name, numbers, items.codes[name])
        self._fill(INITIAL, numbers, items.codes["priority"])
        np.add.at(self._rows, numbers, 1)
        for event, bit in told.items():
            there = np.flatnonzero(items.at[event] != MISSING) if event in items.at else np.zeros(0, np.int64)
            kind = np.full(len(there), self.kinds.number(Said(flags=1 << bit)), np.int32)
            at = items.at[event][there] if len(there) else there
            self._put(Events(numbers[there].astype(np.int32), at, kind))

    def word(self, name: str, numbers: Ints) -> Codes:
        """The first word of a field that any row of each item gives, `NOTHING` where none does."""
        held = self._words.get(name)
        if held is None:
            return np.zeros(len(numbers), np.int32)
        return grown(held, self.numbers.count)[numbers]

    def rows(self, numbers: Ints) -> Ints:
        """How many rows there are of each item."""
        return self._rows[numbers].astype(np.int64)

    def broken(self, low: int, high: int) -> Mask:
        """Which items of a stretch cannot be trusted, because a row of theirs was rejected."""
        self.told()
        assert self._broken is not None  # noqa: S101 - it has just been made
        return self._broken[low:high]

    def _put(self, events: Events) -> None:
        if self._until is not None and int(events.at.max(initial=MISSING)) > self._until:
            events = events.take(events.at <= self._until)
        self.shelf.add(events)

    def _fill(self, name: str, numbers: Ints, codes: Codes) -> None:
        held = self._words[name] = grown(self._words.get(name, np.zeros(0, np.int32)), self.numbers.count)
        said = np.flatnonzero((codes > NOTHING) & (held.take(numbers) == NOTHING))
        if len(said):
            # Backwards, so that of several rows of one item the first is written last.
            said = said[::-1]
            held[numbers[said]] = codes[said]


class Rejections:
    """Items of histories that are rejected as a whole, by number, and why: (field, code, message)."""

    def __init__(self, count: int) -> None:
        self._of_item = np.full(count, -1, np.int32)
        self._whys: dict[tuple[str, str, str], int] = {}

    def __bool__(self) -> bool:
        return bool(self._whys)

    def add(self, numbers: Ints, about: str, code: str, message: str) -> None:
        """Rejects some items, unless they are already."""
        new = numbers[self._of_item[numbers] < 0]
        if len(new):
            self._of_item[new] = self._whys.setdefault((about, code, message), len(self._whys))

    def among(self, numbers: Ints) -> Mask:
        """Which of some items are rejected; none has the number -1."""
        rejected = np.zeros(len(numbers), bool)
        known = numbers >= 0
        rejected[known] = self._of_item[numbers[known]] >= 0
        return rejected

    def why(self, number: int) -> tuple[str, str, str]:
        """Why an item is rejected."""
        found: tuple[str, str, str] = list(self._whys)[int(self._of_item[number])]
        return found
