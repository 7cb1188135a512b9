"""What is printed lies on the right side; periods, open hours and calendars are those of the contract."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.availability import Counting, Outages, Rules, Scope, Stretches, Uptime, Windows, by_period
from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.periods import Periods

MINUTE, HOUR = 60_000_000, 3_600_000_000
OFFICE = BusinessClock(CalendarSpec("Europe/Berlin", dict.fromkeys(range(5), (Opening.parse("09:00-17:00"),))))


def at(text):
    return parse_instant(text, "Europe/Berlin")


def windows(*spans):
    return Windows(*(np.array([at(span[end]) for span in spans], np.int64) for end in (0, 1)))


def uptime(share):
    return Uptime("requests", Fraction(share.denominator - share.numerator), share.denominator, Stretches.none())


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(9995, 10_000), "99.9500"),
        (Fraction(99949999, 10**8), "99.9499"),
        (Fraction(10**15 - 1, 10**15), "99.9999"),
        (Fraction(1), "100.0000"),
        (Fraction(0), "0.0000"),
        (Fraction(1, 10**9), "0.0000"),
        (Fraction(2, 3), "66.6666"),
    ],
)
def test_a_percentage_is_rounded_down(share, text):
    assert uptime(share).percent() == text


@given(st.fractions(0, 1, max_denominator=10**9), st.decimals(0, 100, places=7))
def test_the_text_lies_on_the_same_side_of_the_objective_as_the_uptime(share, objective):
    found = uptime(share)
    assert (
        (Decimal(found.percent(objective)) < objective) == found.below(objective) == (share * 100 < Fraction(objective))
    )


def test_a_hair_below_the_objective_is_below_it():
    month = 30 * 24 * HOUR
    allowed = month * 5 // 10_000
    assert [
        Outages(Windows(np.array([0]), np.array([down])), Scope(), Rules()).over(0, month).below(Decimal("99.95"))
        for down in (allowed, allowed + 1)
    ] == [False, True]


def test_only_open_hours_count_above_and_below_the_line():
    # Friday 16:00 to Monday 10:00: two open hours, of the 22 working days of a March with a change of clocks.
    found = Outages(windows(("2026-03-27T16:00", "2026-03-30T10:00")), Scope(clock=OFFICE), Rules())
    month = found.over(at("2026-03-01T00:00"), at("2026-04-01T00:00"))
    assert (month.down, month.measured) == (2 * HOUR, 22 * 8 * HOUR)
    assert month.measured == OFFICE.elapsed(at("2026-03-01T00:00"), at("2026-04-01T00:00"))


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 3000)), min_size=1, max_size=5))
def test_open_downtime_is_what_the_business_clock_measures(spans):
    start = at("2026-03-10T00:00")
    down = Stretches.of([start + a * MINUTE for a, _ in spans], [start + (a + b) * MINUTE for a, b in spans])
    found = Outages(Windows(down.starts, down.ends), Scope(clock=OFFICE), Rules()).over(start, start + 50_000 * MINUTE)
    assert found.down == int(OFFICE.elapsed(down.starts, down.ends).sum())


def test_closed_hours_do_not_cut_an_outage_into_short_ones():
    night = windows(("2026-03-09T16:55", "2026-03-10T09:05"))
    found = Outages(night, Scope(clock=OFFICE), Rules(shortest=30 * MINUTE))
    assert found.over(at("2026-03-01T00:00"), at("2026-04-01T00:00")).down == 10 * MINUTE


def test_intervals_are_laid_out_from_the_start_of_the_period():
    found = Outages(windows(("2026-03-09T10:00", "2026-03-09T10:10")), Scope(), Rules(Counting("full", 10 * MINUTE)))
    stop = at("2026-03-10T00:00")
    assert found.over(at("2026-03-09T00:00"), stop).down == 10 * MINUTE
    assert found.over(at("2026-03-09T00:05"), stop).down == 0


def test_months_are_those_of_the_zone_and_cut_where_the_report_is():
    found = Outages(windows(("2026-03-31T23:00", "2026-04-01T01:00")), Scope(), Rules())
    periods = Periods.over("month", "Europe/Berlin", 2026, 2026)
    months = dict(by_period(found.over, periods, at("2026-02-10T00:00"), at("2026-04-15T00:00")))
    assert {name: (month.down // HOUR, month.measured // HOUR) for name, month in months.items()} == {
        "2026-02": (0, 19 * 24),
        "2026-03": (1, 31 * 24 - 1),
        "2026-04": (1, 14 * 24),
    }


def test_a_period_that_only_touches_the_report_is_not_measured():
    periods = Periods.over("month", "UTC", 2026, 2026)
    march = int(periods.starts[2]), int(periods.ends[2])
    assert [name for name, _ in by_period(Outages(windows(), Scope(), Rules()).over, periods, *march)] == ["2026-03"]
