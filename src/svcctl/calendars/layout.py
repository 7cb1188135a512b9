import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

DAY_MINUTES = 1440
_HOURS = re.compile(r"([0-9]{1,2}):([0-5][0-9]) ?[-\u2013] ?([0-9]{1,2}):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One stretch of business hours, such as ``08:30-17:00``.

    Minutes since local midnight of the day it starts on, half-open. A shift over midnight closes after minute 1440.
    """

    open_minute: int
    close_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.open_minute < DAY_MINUTES:
            raise ValueError("business hours open between 00:00 and 23:59")
        if not self.open_minute < self.close_minute <= self.open_minute + DAY_MINUTES:
            raise ValueError("business hours close after they open and within 24 hours")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads hours as people write them; ``22:00-06:00`` runs over midnight, ``24:00`` is the end of a day.

        Raises ValueError with a sentence a reader can act on.
        """
        found = _HOURS.fullmatch(text)
        if not found:
            raise ValueError(f"'{text}': write hours such as 08:30-17:00")
        opens = int(found[1]) * 60 + int(found[2])
        closes = int(found[3]) * 60 + int(found[4])
        if opens >= DAY_MINUTES or closes > DAY_MINUTES:
            raise ValueError(f"'{text}': a day ends at 24:00")
        if opens == closes:
            raise ValueError(f"'{text}': opens and closes at the same time; for a whole day write 00:00-24:00")
        return cls(opens, closes if closes > opens else closes + DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """When a team works: weekly hours in one time zone, the dates it is closed, and days with hours of their own.

    ``hours`` is keyed by weekday (0 is Monday); a day that is missing is closed. ``special`` replaces the hours of a
    date and wins over ``closed``. A shift belongs to the day it starts on.
    """

    timezone: str
    hours: Mapping[int, tuple[Opening, ...]]
    closed: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)


ALWAYS = CalendarSpec("UTC", {weekday: (Opening(0, DAY_MINUTES),) for weekday in range(7)})
"""The clock that never stops: every hour of every day."""
