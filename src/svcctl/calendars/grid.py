from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from svcctl.calendars.intervals import Intervals, days_of, lay_out
from svcctl.calendars.layout import CalendarSpec
from svcctl.calendars.steps import IntArray, Steps
from svcctl.calendars.zones import DAY

_FAR = 1 << 62


@dataclass(frozen=True)
class Grid:
    """A calendar drawn from 1970 to the end of ``last_year``, with the tables that make the clock fast.

    Rows are openings, shifted by one so that row 0 stands for "before the first opening". Business time before an
    instant in row ``r`` is ``min(t + lead[r], cap[r])``; the other way round, ``w`` is reached at ``w - lead[r]``.
    ``total`` is the business time before ``end``. Everything is int64 microseconds.
    """

    last_year: int
    end: int
    total: int
    intervals: Intervals
    lead: IntArray
    cap: IntArray
    by_open: Steps
    by_work: Steps

    def before(self, at: IntArray) -> IntArray:
        """F: business time before each instant; ``at`` is a chunk of one dimension."""
        row = self.by_open.count(at)
        work = self.lead.take(row, mode="clip")
        work += at
        return np.minimum(work, self.cap.take(row, mode="clip"), out=work)

    def reached(self, work: IntArray, taken: IntArray) -> IntArray:
        """F backwards: when ``work`` is used up. ``taken`` is 1 to end at the closing, 0 at the next opening."""
        return work - self.lead.take(self.by_work.count(work - taken), mode="clip")

    @cached_property
    def by_day(self) -> Steps:
        """The row of the open date that an instant belongs to."""
        return Steps(self.intervals.day_opens)

    @cached_property
    def day_work(self) -> IntArray:
        """Business time before each open date."""
        return self.before(self.intervals.day_opens)

    @cached_property
    def day_last(self) -> IntArray:
        """The last instant of each open date: where shifts of two overlap, a day gives way to the next one."""
        opens = self.intervals.day_opens
        last: IntArray = np.minimum(self.intervals.day_closes, np.append(opens[1:], [_FAR])[: len(opens)])
        return last


def draw(spec: CalendarSpec, last_year: int) -> Grid:
    """Draws a calendar from 1970 to the end of ``last_year``."""
    return tabled(lay_out(spec, 1970, last_year), last_year)


def tabled(drawn: Intervals, last_year: int) -> Grid:
    """Makes the tables of a calendar that was drawn from 1970 to the end of ``last_year``."""
    lengths = drawn.closes - drawn.opens
    work = np.cumsum(lengths) - lengths
    lead = np.concatenate([np.array([_FAR]), work - drawn.opens])
    cap = np.concatenate([np.array([0]), work + lengths])
    end = int(days_of([date(last_year + 1, 1, 1)])[0]) * DAY
    by_open = Steps(drawn.opens)
    row = int(by_open.count(np.array([end]))[0])
    total = min(end + int(lead[row]), int(cap[row]))
    return Grid(last_year, end, total, drawn, lead, cap, by_open, Steps(work))
