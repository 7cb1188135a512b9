"""Periods by number, and the period in which a target runs out, found without computing when."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST, BusinessClock
from svcctl.calendars.periods import Periods, Unit
from svcctl.calendars.steps import Steps
from svcctl.calendars.together import SeveralSteps
from svcctl.sla.lanes import Lane

Ints = npt.NDArray[np.int64]
FIRST_YEAR, LAST_YEAR = 1970, 2199
_YEAR = 365 * 86_400 * 1_000_000


@cache
def periods(per: Unit, timezone: str, last_year: int) -> Periods:
    """The months, quarters or years of a zone from 1970 on; a period has the same number for every ``last_year``."""
    return Periods.over(per, timezone, FIRST_YEAR, last_year)


def year_after(micros: int) -> int:
    """A year that surely lies after an instant, the same one for the instants of ten years."""
    year = 1970 + micros // _YEAR + 1
    return min(-(-year // 10) * 10, LAST_YEAR)


def due_periods(clock: BusinessClock, lane: Lane, work: Ints, latest: int) -> Ints:
    """The period in which each amount of business time since 1970 (``work``, microseconds) has been used up.

    ``latest`` is an instant near the last of them, to begin with. The clock never falls, so the work done by the end of
    each period says in which one an amount is reached: one look at a short table instead of the way back to an instant.
    """
    year, most = year_after(latest), int(work.max())
    table = _table(clock, lane.per, lane.timezone, lane.next_opening, year)
    while table.work_done < most and year < LAST_YEAR:
        year = min(year + 10, LAST_YEAR)
        table = _table(clock, lane.per, lane.timezone, lane.next_opening, year)
    return table.of(work)


class _Table:
    """How much work has been done by the end of each period; ``work_done`` by the end of the last."""

    def __init__(self, clock: BusinessClock, known: Periods, *, next_opening: bool) -> None:
        ends = np.minimum(known.ends, LATEST)
        # Due in closed hours means the closing before them, or the next opening: on this or that side of the end.
        reached = clock.before(ends) if next_opening else clock.before(ends - 1) + 1
        self.work_done = int(reached[-1]) - 1
        different, first = np.unique(reached[:-1], return_index=True)
        self._steps = Steps(different)
        self._periods = np.append(first, len(reached) - 1)

    def of(self, work: Ints) -> Ints:
        return self._periods.take(self._steps.count(work))


@cache
def _table(clock: BusinessClock, per: Unit, timezone: str, next_opening: bool, last_year: int) -> _Table:  # noqa: FBT001
    return _Table(clock, periods(per, timezone, last_year), next_opening=next_opening)


class Ends:
    """In which period work is done, for lanes on several clocks at once; work is counted as `Together` counts it.

    ``first`` is the number of the first period of each lane. Cells are numbered from it on; ``beyond`` is the one of
    what is done after the last period that was drawn, and the last of ``size`` cells.
    """

    def __init__(self, lanes: Sequence[tuple[BusinessClock, int, Lane]], first: int, last: int) -> None:
        reached, self.first = [], []
        for clock, origin, lane in lanes:
            known = periods(lane.per, lane.timezone, year_after(last))
            low, high = known.index_of(np.minimum([first, last], known.ends[-1] - 1)).tolist()
            ends = np.minimum(known.ends[low : high + 1], LATEST)
            reached.append((clock.before(ends) if lane.next_opening else clock.before(ends - 1) + 1) - origin)
            self.first.append(low)
        self.size = max((len(each) for each in reached), default=0) + 1
        self.beyond = self.size - 1
        self._steps = SeveralSteps(reached, 0, last - first)
        cells = [np.append(np.arange(len(each)), self.beyond) for each in reached]
        self._cells = np.concatenate([np.zeros(0, np.int64), *cells])
        self.fits = self._steps.fits

    def cells(self, which: Ints, work: Ints) -> Ints:
        """The cell in which each amount of work has been done, by the lane that each row names by its number."""
        return self._cells.take(self._steps.row(which, work), mode="clip")
