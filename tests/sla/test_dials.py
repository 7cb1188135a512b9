"""Clocks and periods asked row by row answer as each of them alone, also where they could not be drawn side by side."""

from itertools import count

import numpy as np
import pytest

from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.calendars.excused import ExcusedClock
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.layout import ALWAYS, CalendarSpec, Opening
from svcctl.sla.dials import Dials
from svcctl.sla.due_periods import LAST_YEAR, periods
from svcctl.sla.lanes import Lane

HOUR = 3_600_000_000
OFFICE = CalendarSpec("Europe/Berlin", dict.fromkeys(range(5), (Opening.parse("09:00-17:00"),)))
FIRST, LAST = parse_instant("2024-02-20T13:07Z"), parse_instant("2024-11-03T00:00Z")


def clocks(*, crowded):
    """An office, one that never opens, one that never closes, and an office with windows that excuse."""
    size = 400 if crowded else 2
    starts = FIRST + HOUR + np.arange(size) * (2_000_000 if crowded else 900 * HOUR)
    excused = ExcusedClock(BusinessClock(OFFICE), starts, starts + (1_000_000 if crowded else 700 * HOUR))
    never = BusinessClock(CalendarSpec("Asia/Tokyo", {}))
    return {"office": BusinessClock(OFFICE), "never": never, "always": BusinessClock(ALWAYS), "excused": excused}


def lanes(names):
    zones = (("UTC", "month"), ("America/New_York", "quarter"), ("Asia/Tokyo", "year"))
    about = {"attribute_by": "due", "next_opening": False, "target": None, "starts": "", "stops": ""}
    return [Lane(name, *zones[number % 3], **about) for number, name in zip(count(), names)]


@pytest.mark.parametrize("crowded", [False, True])
def test_rows_are_answered_as_their_own_clock_answers(crowded):
    known, chance = clocks(crowded=crowded), np.random.default_rng(7)
    mine = lanes(known)
    dials = Dials(known.__getitem__)
    dials.cover(mine[:2], LAST - HOUR, LAST)
    dials.cover(mine, FIRST, LAST)
    assert dials.excusing().tolist() == [False, False, False, True]
    which, at = chance.integers(0, 4, 3_000), chance.integers(FIRST, LAST + 1, 3_000)
    at[::9] = FIRST + HOUR + chance.integers(0, 800, len(at[::9])) * 1_000_000
    amount, opening = chance.choice([0, 1, 8, 40, 90_000], 3_000) * HOUR, chance.integers(0, 2, 3_000) > 0
    number = dials.of(mine)[which]
    worked, due = dials.worked(number, at), dials.due(number, at, amount, opening)
    for row, (lane, instant, size) in enumerate(zip(which.tolist(), at.tolist(), amount.tolist(), strict=True)):
        clock = known[mine[lane].clock]
        assert due[row] == clock.due(instant, size, next_opening=bool(opening[row]))
        first = int(np.flatnonzero(which == lane)[0])
        assert worked[row] - worked[first] == clock.before(instant) - clock.before(int(at[first]))


def test_periods_are_those_of_each_zone_wherever_an_instant_lies():
    known, chance = clocks(crowded=False), np.random.default_rng(8)
    mine = lanes(known)
    dials = Dials(known.__getitem__)
    dials.cover(mine, FIRST, LAST)
    which = chance.integers(0, 4, 2_000)
    at = chance.integers(FIRST, LAST + 1, 2_000)
    at[:6] = [0, parse_instant("2024-04-01T00:00Z"), LATEST, NEVER, FIRST, parse_instant("2031-01-01T00:00Z")]
    found = dials.period(dials.periods_of(mine)[which], at)
    for lane, instant, period in zip(which.tolist(), at.tolist(), found.tolist(), strict=True):
        table = periods(mine[lane].per, mine[lane].timezone, LAST_YEAR)
        assert table.index_of(np.array([min(instant, int(table.ends[-1]) - 1)]))[0] == period
