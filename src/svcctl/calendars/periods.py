from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, Self

import numpy as np

from svcctl.calendars.duration import MONTHS
from svcctl.calendars.instants import first_instants
from svcctl.calendars.intervals import days_of
from svcctl.calendars.steps import CHUNK_ROWS, IntArray, Steps

Unit = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Periods:
    """The months, quarters or years that a report is cut into, as they begin and end in the SLA's time zone.

    ``names`` are ``2026-01``, ``2026-Q1`` or ``2026``. ``starts`` and ``ends`` are UTC microseconds, one row a period,
    without gaps; a period includes its start and not its end.
    """

    names: tuple[str, ...]
    starts: IntArray
    ends: IntArray
    steps: Steps

    @classmethod
    def over(cls, unit: Unit, timezone: str, first_year: int, last_year: int) -> Self:
        """All periods of whole years, both included. Raises ValueError for an unknown zone."""
        names, days = _named(unit, first_year, last_year)
        bounds = first_instants(days, timezone)
        return cls(names, bounds[:-1], bounds[1:], Steps(bounds))

    def index_of(self, at: IntArray) -> IntArray:
        """Which period each instant falls into: the row in ``names``. Raises ValueError outside of the years drawn."""
        flat = np.ascontiguousarray(at, np.int64).reshape(-1)
        found = np.empty(flat.shape, np.int64)
        for start in range(0, len(flat), CHUNK_ROWS):
            part = slice(start, start + CHUNK_ROWS)
            found[part] = self.steps.index(flat[part])
        if found.size and not (found.min() >= 0 and found.max() < len(self.names)):
            raise ValueError(f"instants lie outside the periods {self.names[0]} to {self.names[-1]}")
        return found.reshape(np.shape(at))


@cache
def _named(unit: Unit, first_year: int, last_year: int) -> tuple[tuple[str, ...], IntArray]:
    """The names of all periods of whole years, and the day on which each begins and the last one ends."""
    months = range(1, 13, MONTHS[unit])
    firsts = [(year, month) for year in range(first_year, last_year + 1) for month in months]
    told = {"month": "{0}-{1:02}", "quarter": "{0}-Q{2}", "year": "{0}"}[unit]
    names = tuple(told.format(year, month, (month + 2) // 3) for year, month in firsts)
    return names, days_of(date(year, month, 1) for year, month in [*firsts, (last_year + 1, 1)])
