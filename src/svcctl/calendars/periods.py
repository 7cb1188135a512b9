from dataclasses import dataclass
from datetime import date
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
        months = range(1, 13, MONTHS[unit])
        firsts = [date(year, month, 1) for year in range(first_year, last_year + 1) for month in months]
        bounds = first_instants(days_of([*firsts, date(last_year + 1, 1, 1)]), timezone)
        return cls(tuple(_name(unit, first) for first in firsts), bounds[:-1], bounds[1:], Steps(bounds))

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


def _name(unit: Unit, first: date) -> str:
    names = {"month": f"{first:%Y-%m}", "quarter": f"{first.year}-Q{(first.month + 2) // 3}", "year": f"{first.year}"}
    return names[unit]
