"""Where rows stand, by number: their file and line, in next to no memory where most lines follow each other."""

from bisect import bisect_right

import numpy as np

from svcctl.sla.items import Ints
from svcctl.sla.lookup import Lookup
from svcctl.source.tables.spill import Aside


class Lines:
    """Knows the file and the line of rows that are numbered one after the other."""

    def __init__(self, aside: Aside) -> None:
        self._lookup = Lookup(aside)
        self._files: list[tuple[int, str, int]] = []
        self._last = 0

    def add(self, first: int, file: str, lines: Ints) -> None:
        """Takes note of rows from the number ``first`` on, and of their lines, which ascend."""
        if not self._files or self._files[-1][1] != file or lines[0] + self._files[-1][2] <= self._last:
            # Lines of all files follow each other here, so that those of a row lie near those of the one before it.
            self._files.append((first, file, self._last))
        lines = lines + self._files[-1][2]
        self._last = int(lines[-1])
        starts = stretches(lines)
        self._lookup.add((first + starts).astype(np.uint64), lines[starts])

    def said(self, rows: Ints) -> list[tuple[str, int]]:
        """The file and the line of each row."""
        starts, lines = self._lookup.before(rows.astype(np.uint64))
        lines = lines + (rows - starts.astype(np.int64))
        begins = [first for first, *_ in self._files]
        found: list[tuple[str, int]] = []
        for row, line in zip(rows.tolist(), lines.tolist(), strict=True):
            at = bisect_right(begins, row) - 1
            found.append((self._files[at][1], line - self._files[at][2]))
        return found


def stretches(*columns: Ints) -> Ints:
    """Where stretches begin in which each number is one more than the one before it, in all columns."""
    new = np.zeros(max(len(columns[0]) - 1, 0), bool)
    for column in columns:
        new |= column[1:] != column[:-1] + 1
    return np.append(0, np.flatnonzero(new) + 1)[: len(columns[0])]
