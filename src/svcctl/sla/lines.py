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
        self._files: list[tuple[int, str]] = []

    def add(self, first: int, file: str, lines: Ints) -> None:
        """Takes note of rows of a file from the number ``first`` on, and of their lines."""
        if not self._files or self._files[-1][1] != file:
            self._files.append((first, file))
        starts = stretches(lines)
        self._lookup.add((first + starts).astype(np.uint64), lines[starts])

    def said(self, rows: Ints) -> list[tuple[str, int]]:
        """The file and the line of each row."""
        starts, lines = self._lookup.before(rows.astype(np.uint64))
        lines = lines + (rows - starts.astype(np.int64))
        files = [self._files[bisect_right(self._files, row, key=lambda each: each[0]) - 1][1] for row in rows.tolist()]
        return list(zip(files, lines.tolist(), strict=True))


def stretches(*columns: Ints) -> Ints:
    """Where stretches begin in which each number is one more than the one before it, in all columns."""
    new = np.zeros(max(len(columns[0]) - 1, 0), bool)
    for column in columns:
        new |= column[1:] != column[:-1] + 1
    return np.append(0, np.flatnonzero(new) + 1)[: len(columns[0])]
