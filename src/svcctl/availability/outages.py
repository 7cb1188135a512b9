from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

from svcctl.availability.scope import Scope
from svcctl.availability.stretches import MOST_IMPACT, IntArray, Stretches
from svcctl.availability.uptime import Uptime
from svcctl.calendars.intervals import MINUTE

NO_TICKET = int(np.iinfo(np.int64).min)
"""Instead of an instant: nobody opened a ticket about the incident."""


class Fate(IntEnum):
    """What became of an incident before any period was looked at."""

    USED = 0
    EXCLUDED = 1
    NO_LENGTH = 2
    NO_IMPACT = 3
    NO_TICKET = 4
    TICKET_AFTER_END = 5

    @property
    def word(self) -> str:
        """The fate as reports write it."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Windows:
    """Incidents: from when to when, how badly, and which of them are excluded by a reason that the SLA accepts.

    Arrays with one row an incident. ``starts``, ``ends`` and ``tickets`` are int64 UTC microseconds; an end is not
    before its start, and an incident is given whole, not cut to a period. ``impact`` is a numerator over ``whole``:
    with ``whole`` 2, 1 is half down; None is all down. ``excluded`` was decided by the caller. Raises ValueError for
    arrays that do not fit.
    """

    starts: IntArray
    ends: IntArray
    impact: IntArray | None = None
    whole: int = 1
    excluded: npt.NDArray[np.bool_] | None = None
    tickets: IntArray | None = None

    def __post_init__(self) -> None:
        columns = [c for c in (self.ends, self.impact, self.excluded, self.tickets) if c is not None]
        if any(len(column) != len(self.starts) for column in columns):
            raise ValueError("incidents need columns of one length")
        if (self.ends < self.starts).any():
            raise ValueError("an incident ends before it starts")
        if not 1 <= self.whole <= MOST_IMPACT:
            raise ValueError(f"a whole impact is 1 to {MOST_IMPACT}")
        if (
            self.impact is not None
            and len(self.impact)
            and not 0 <= self.impact.min() <= self.impact.max() <= self.whole
        ):
            raise ValueError("an impact lies between nothing and the whole")


@dataclass(frozen=True, slots=True)
class Counting:
    """How downtime is counted: exactly, or in minutes or longer intervals, laid out from the start of the period.

    ``started``: an interval in which anything was down is down. ``full``: only one that was down throughout.
    """

    cells: Literal["exact", "started", "full"] = "exact"
    width: int = MINUTE

    def over(self, down: Stretches, origin: int, whole: int) -> Stretches:
        """The time that counts as down."""
        if self.cells == "exact":
            return down
        return down.started(self.width, origin) if self.cells == "started" else down.full(self.width, origin, whole)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a contract says about counting outages. ``shortest`` (microseconds): a shorter outage does not count."""

    counting: Counting = field(default_factory=Counting)
    shortest: int = 0
    starts_at: Literal["incident", "ticket"] = "incident"


class Outages:
    """Incidents turned into outages once; then any number of periods can be asked for.

    An outage is a stretch in which some incident was going on, overlaps merged and excused time taken out; its length
    decides whether it is long enough, before the ends of a period cut it. ``fate`` has one `Fate` an incident.
    """

    def __init__(self, windows: Windows, scope: Scope, rules: Rules) -> None:
        self.windows, self.scope, self.rules = windows, scope, rules
        self._since, self.fate = _fates(windows, rules)
        self.going_on = self._stretches(Fate.USED, self._since, windows.impact)
        flagged = self._stretches(Fate.EXCLUDED, windows.starts).without(self.going_on)
        excused = [scope.excused, flagged]
        self.excused = Stretches.of(*(np.concatenate([getattr(e, end) for e in excused]) for end in ("starts", "ends")))
        """Time that never counts: excused windows, and excluded incidents where no other incident was going on."""
        left = self.going_on.without(scope.excused)
        runs = left.runs()
        long = runs.lengths >= rules.shortest
        self.short = runs.rows(~long)
        self.outages = left.rows(long[np.searchsorted(runs.starts, left.starts, "right") - 1])

    def over(self, start: int, stop: int) -> Uptime:
        """The uptime of one period, ``start`` to ``stop`` in UTC microseconds."""
        counted = self._counted(start, stop)
        measured = self.scope.measured(start, stop, self.excused).length
        return Uptime("microseconds", Fraction(counted.weight, self.windows.whole), measured, counted)

    def ignored(self, start: int, stop: int) -> dict[str, Stretches]:
        """The time of incidents in a period that did not count, by reason; each instant has one reason only.

        ``excluded``, ``not-reported``, ``excused``, ``too-short``, ``closed-or-not-deployed``, ``partial-interval``.
        """
        some = self.fate != Fate.NO_IMPACT
        every = Stretches.of(self.windows.starts[some], self.windows.ends[some])
        some &= self.fate != Fate.EXCLUDED
        reported = Stretches.of(self.windows.starts[some], self.windows.ends[some])
        promised = self.scope.promised(start, stop)
        found = {
            "excluded": every.without(reported),
            "not-reported": reported.without(self.going_on),
            "excused": self.going_on.within(self.excused),
            "too-short": self.short,
            "closed-or-not-deployed": self.outages.without(promised),
            "partial-interval": self.outages.within(promised).without(self._counted(start, stop)),
        }
        return {reason: cut for reason, time in found.items() if len(cut := time.clip(start, stop).runs())}

    def behind(self, start: int, stop: int) -> IntArray:
        """The incidents that were going on in a stretch: their rows, int64."""
        rows = (self._since < stop) & (self.windows.ends > start) & (self.fate == Fate.USED)
        return np.flatnonzero(rows)

    def _counted(self, start: int, stop: int) -> Stretches:
        width = self.rules.counting.width
        rows = slice(
            np.searchsorted(self.outages.ends, start - width), np.searchsorted(self.outages.starts, stop + width)
        )
        counted = self.rules.counting.over(self.outages.rows(rows), start, self.windows.whole)
        return counted.within(self.scope.promised(start, stop)).without(self.excused.clip(start, stop))

    def _stretches(self, fate: Fate, starts: IntArray, impact: IntArray | None = None) -> Stretches:
        rows = self.fate == fate
        whole = np.full(int(rows.sum()), self.windows.whole) if fate == Fate.USED else None
        return Stretches.of(starts[rows], self.windows.ends[rows], whole if impact is None else impact[rows])


def _fates(windows: Windows, rules: Rules) -> tuple[IntArray, npt.NDArray[np.int8]]:
    """When each incident begins to count, and what becomes of it; the first fate that fits is told."""
    starts, ends = windows.starts, windows.ends
    never = np.zeros(len(starts), bool)
    asked = rules.starts_at == "ticket"
    tickets = np.full(len(starts), NO_TICKET) if windows.tickets is None else windows.tickets
    since = np.maximum(starts, tickets) if asked else starts
    fate = np.select(
        [
            ends == starts,
            never if windows.impact is None else windows.impact == 0,
            never if windows.excluded is None else windows.excluded,
            never if not asked else tickets == NO_TICKET,
            never if not asked else tickets >= ends,
        ],
        [Fate.NO_LENGTH, Fate.NO_IMPACT, Fate.EXCLUDED, Fate.NO_TICKET, Fate.TICKET_AFTER_END],
        Fate.USED,
    )
    return since, fate.astype(np.int8)
