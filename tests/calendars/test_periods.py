from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle import EPOCH, micros
from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.calendars.periods import Periods
from svcctl.calendars.zones import zone

FIRST, LAST = datetime(2016, 1, 2, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("month", ["2025-01", "2025-02", "2026-12"]),
        ("quarter", ["2025-Q1", "2025-Q2", "2026-Q4"]),
        ("year", ["2025", "2026", "2026"]),
    ],
)
def test_periods_are_named_as_people_name_them(unit, names):
    found = Periods.over(unit, "Europe/Berlin", 2025, 2026).names
    assert [found[0], found[1], found[-1]] == names


def test_a_month_begins_on_the_wall_of_its_zone_and_the_next_one_follows_without_a_gap():
    months = Periods.over("month", "Europe/Berlin", 2026, 2026)
    assert [format_instant(int(at)) for at in (months.starts[0], months.starts[6], months.ends[-1])] == [
        "2025-12-31T23:00:00Z",
        "2026-06-30T22:00:00Z",
        "2026-12-31T23:00:00Z",
    ]
    assert (months.starts[1:] == months.ends[:-1]).all()


@pytest.mark.parametrize("unit", ["month", "quarter", "year"])
@given(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)), st.sampled_from(["UTC", "Asia/Beirut"]))
def test_an_instant_belongs_to_the_period_its_wall_clock_shows(unit, moment, name):
    periods = Periods.over(unit, name, 2016, 2026)
    at = moment.replace(tzinfo=UTC)
    wall = at.astimezone(zone(name))
    shown = {"month": f"{wall:%Y-%m}", "quarter": f"{wall.year}-Q{(wall.month - 1) // 3 + 1}", "year": f"{wall.year}"}
    assert periods.names[int(periods.index_of(np.array([micros(at)]))[0])] == shown[unit]


def test_the_last_microsecond_belongs_to_the_month_and_the_next_one_does_not():
    months = Periods.over("month", "America/New_York", 2026, 2026)
    start = parse_instant("2026-02-01T00:00", "America/New_York")
    assert months.index_of(np.array([[start - 1, start]])).tolist() == [[0, 1]]


@pytest.mark.parametrize("at", ["2025-12-31T23:59:59Z", "2027-01-01T00:00Z"])
def test_instants_outside_of_the_years_are_refused(at):
    with pytest.raises(ValueError, match="outside the periods 2026-01 to 2026-12"):
        Periods.over("month", "UTC", 2026, 2026).index_of(np.array([parse_instant(at)]))


def test_the_first_period_may_begin_before_1970():
    assert Periods.over("year", "Asia/Tokyo", 1970, 1971).starts[0] == micros(EPOCH) - 9 * 3600 * 10**6
