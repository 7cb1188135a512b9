"""Timestamps that are not written as declared: which other layout they fit, and what that says of the others."""

from dataclasses import dataclass, field

import numpy as np

from svcctl.findings import Problem
from svcctl.source.tables.chunks import Chunk
from svcctl.source.tables.header import problem
from svcctl.source.tables.layouts import ISO, swapped
from svcctl.source.tables.spelled import octets
from svcctl.source.tables.times import parse_times

_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d/%b/%y", "%d-%b-%Y")
_HOURS = (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
_COMMON = (ISO, *(day + hour for day in _DAYS for hour in _HOURS))
_TRIED = 200


@dataclass(slots=True)
class Misfits:
    """The values of one column that the declared layout does not fit, counted over a whole export."""

    column: str
    count: int = 0
    first: tuple[int, str] = (0, "")
    tried: int = 0
    fits: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, values: list[str], layout: str, count: int) -> None:
        """Counts ``count`` more misfits, of which ``values`` is a sample and the first stands on ``line``."""
        if not self.count:
            self.first = (line, values[0])
        self.count += count
        self.tried += len(values)
        sample = octets(value.encode() for value in values)
        for other in dict.fromkeys([swapped(layout), *_COMMON]):
            if other != layout:
                fitting = len(values) - int(np.sum(parse_times(sample, other, frozenset()).bad))
                self.fits[other] = self.fits.get(other, 0) + fitting

    def plus(self, other: "Misfits") -> None:
        """Adds the misfits of the same column in a later stretch of the export."""
        if not self.count:
            self.first = other.first
        self.count += other.count
        self.tried += other.tried
        for layout, fits in other.fits.items():
            self.fits[layout] = self.fits.get(layout, 0) + fits

    def problem(self, file: str, layout: str) -> Problem | None:
        """What to tell of them, or None when no other layout fits more than half of them."""
        best = max(self.fits.values(), default=0)
        if best * 2 <= self.tried:
            return None
        fitting = [other for other, fits in self.fits.items() if fits == best]
        line, value = self.first
        message = (
            f"column '{self.column}' has {self.count:,} values that are not written as {layout}, such as '{value}'"
        )
        if swapped(layout) in fitting and swapped(layout) != layout:
            message += f"; they fit {swapped(layout)}, so in the others day and month may be the wrong way round"
            fitting = [swapped(layout)]
        else:
            message += f"; they fit {' and '.join(fitting[:2])}"
        hint = f'set timestamps.layout of the TicketSource to "{fitting[0]}"'
        if len(fitting) > 1:
            hint = "look in the export whether day or month comes first, and set timestamps.layout of the TicketSource"
        return problem(file, "export-time-layout", message, hint, line)


def count_misfits(chunk: Chunk, known: dict[str, Misfits]) -> None:
    """Adds the misfits of one chunk to what is known of an export, by field."""
    for name, times in chunk.times.items():
        bad = np.flatnonzero(times.bad)
        if len(bad):
            column = chunk.plan.names[chunk.plan.wanted[name][0]]
            sample = chunk.reject(bad[:_TRIED], name, "", "")
            values = [row.value for row in sample]
            known.setdefault(name, Misfits(column)).add(sample[0].line, values, chunk.plan.layout, len(bad))
