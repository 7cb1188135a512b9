"""Several clocks asked at once answer as each of them alone."""

import numpy as np
import pytest

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.layout import ALWAYS, CalendarSpec, Opening
from svcctl.calendars.steps import Steps
from svcctl.calendars.together import SeveralSteps, Together

WEEK = {
    "long": CalendarSpec("Europe/Berlin", dict.fromkeys(range(5), (Opening.parse("09:00-17:00"),))),
    "short": CalendarSpec("America/New_York", {6: (Opening.parse("01:00-03:00"), Opening.parse("03:01-04:00"))}),
    "never": CalendarSpec("Asia/Tokyo", {}),
    "always": ALWAYS,
}
FIRST, LAST = parse_instant("2024-02-20T13:07Z"), parse_instant("2025-11-03T00:00Z")


def test_time_worked_is_that_of_each_clock():
    clocks = [BusinessClock(spec) for spec in WEEK.values()]
    together = Together(clocks, FIRST, LAST)
    chance = np.random.default_rng(5)
    which = chance.integers(0, len(clocks), 20_000)
    at = chance.integers(FIRST, LAST + 1, 20_000)
    edges = np.concatenate([clock.openings(FIRST, LAST)[0] for clock in clocks])
    at[: len(edges)], at[-2:] = edges, [FIRST, LAST]
    wanted = np.array([clocks[n].before(int(t)) - clocks[n].before(FIRST) for n, t in zip(which, at, strict=True)])
    assert together.fits
    assert (together.worked(which, at) == wanted).all()


@pytest.mark.parametrize("next_opening", [False, True])
def test_work_is_done_when_each_clock_says(next_opening):
    clocks = [BusinessClock(spec) for spec in (WEEK["long"], ALWAYS, WEEK["never"])]
    together = Together(clocks, FIRST, LAST)
    chance = np.random.default_rng(6)
    which = chance.integers(0, len(clocks), 5_000)
    start = chance.integers(FIRST, LAST - 90 * 86_400_000_000, 5_000)
    amount = chance.integers(0, 200, 5_000) * 3_600_000_000
    taken = ((amount > 0) & (not next_opening)).astype(np.int64)
    due, drawn = together.reached(which, together.worked(which, start) + amount, taken)
    wanted = [
        clocks[n].due(int(at), int(size), next_opening=next_opening)
        for n, at, size in zip(which, start, amount, strict=True)
    ]
    assert together.fits_backwards
    assert (due[drawn] == np.array(wanted)[drawn]).all()
    assert drawn[which == 1].all()
    assert not drawn[which == 2].any()  # it never opens
    assert drawn[which == 0].mean() > 0.8


@pytest.mark.parametrize("crowded", [False, True])
def test_rows_are_those_of_each_timetable(crowded):
    chance = np.random.default_rng(3)
    tables = [np.unique(chance.integers(0, 1000, size)) for size in (0, 1, 5, 60)]
    if crowded:
        tables.append(np.concatenate([np.arange(500), [1 << 40]]))
    last = max(int(each.max(initial=1000)) for each in tables)
    several = SeveralSteps(tables, 0, last)
    which, values = chance.integers(0, len(tables), 3000), chance.integers(0, 3000, 3000)  # beyond the last one too
    wanted = [Steps(tables[n]).count(np.array([v]))[0] + several.starts[n] for n, v in zip(which, values, strict=True)]
    assert several.fits is not crowded
    assert several.row(which, values).tolist() == wanted
