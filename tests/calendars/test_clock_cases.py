from datetime import date, time

import numpy as np
import pytest
from samples import CLOCKS, HOUR, NIGHTS, NOWHERE, local

from svcctl.calendars.clock import EARLIEST, LATEST, NEVER, BusinessClock
from svcctl.calendars.duration import Target
from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.calendars.layout import ALWAYS, CalendarSpec, Opening
from svcctl.calendars.zones import DAY

at = parse_instant


def test_a_calendar_without_hours_never_ends_and_never_hangs():
    clock = BusinessClock(NOWHERE)
    assert clock.elapsed(0, LATEST) == 0
    assert [clock.due(5, HOUR), clock.due(5, 0), clock.next_open(5)] == [NEVER] * 3
    assert [clock.add_business_days(5, 1), clock.due_by(5, 1, "close"), clock.due_by(5, 1, time(17))] == [NEVER] * 3
    assert clock.open_dates(date(2026, 1, 1), date(2026, 12, 31)) == []


def test_a_calendar_that_ends_gives_what_it_has():
    only = BusinessClock(CalendarSpec("UTC", {}, special={date(2026, 1, 7): (Opening.parse("09:00-17:00"),)}))
    start = at("2026-01-01T00:00Z")
    assert format_instant(only.due(start, 8 * HOUR)) == "2026-01-07T17:00:00Z"
    assert only.due(start, 8 * HOUR, next_opening=True) == NEVER
    assert only.due(start, 8 * HOUR + 1) == NEVER
    assert format_instant(only.add_business_days(start, 0)) == "2026-01-07T09:00:00Z"
    assert only.add_business_days(start, 1) == NEVER
    mixed = np.array([start, at("2026-02-01T00:00Z")])
    assert only.due(mixed, HOUR).tolist() == [at("2026-01-07T10:00Z"), NEVER]
    assert only.add_business_days(mixed, 0).tolist() == [at("2026-01-07T09:00Z"), NEVER]


def test_the_clock_that_never_stops_is_real_time_from_end_to_end():
    clock = BusinessClock(ALWAYS)
    assert clock.elapsed(EARLIEST, LATEST) == LATEST
    assert clock.due(7, 5) == 12
    assert clock.due(EARLIEST, LATEST) == LATEST
    assert clock.next_open(LATEST) == LATEST
    assert clock.due(LATEST, 2) == NEVER


@pytest.mark.parametrize("wrong", [EARLIEST - 1, LATEST + 1, NEVER])
def test_instants_outside_of_the_range_are_refused(wrong):
    clock = CLOCKS["office"]
    for question in (
        clock.before,
        clock.next_open,
        lambda t: clock.elapsed(t, 0),
        lambda t: clock.elapsed(0, t),
        lambda t: clock.due(t, 1),
        lambda t: clock.add_calendar_days(t, 1),
    ):
        with pytest.raises(ValueError, match="instants lie between 1970-01-01 and 2199-12-31"):
            question(np.array([5, wrong]))


def test_questions_that_make_no_sense_are_refused():
    clock = CLOCKS["office"]
    with pytest.raises(TypeError, match="int64 microseconds"):
        clock.before(np.array([1.5]))
    with pytest.raises(ValueError, match="never negative"):
        clock.due(5, -1)
    with pytest.raises(ValueError, match="never negative"):
        clock.add_business_days(5, -1)
    with pytest.raises(ValueError, match="at least one business day"):
        clock.due_by(5, 0, "close")
    with pytest.raises(ValueError, match="did you mean Europe/Paris"):
        BusinessClock(CalendarSpec("Europe/Pariss", {}))


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-01-07T10:00", 1, "2026-01-08T10:00"),
        ("2026-01-07T13:30", 1, "2026-01-08T14:00"),  # comes in a break: starts at its end
        ("2026-01-07T17:00", 1, "2026-01-09T09:00"),  # comes at closing: starts the next day
        ("2026-01-07T07:00", 1, "2026-01-08T09:00"),
        ("2026-01-08T16:00", 1, "2026-01-09T14:00"),  # Friday is shorter: due at its close
        ("2026-01-09T13:00", 1, "2026-01-10T12:00"),  # a special Saturday of two hours
        ("2026-01-10T11:00", 1, "2026-01-12T10:00"),
        ("2026-01-05T10:00", 1, "2026-01-07T10:00"),  # over a holiday
        ("2026-01-06T10:00", 0, "2026-01-07T09:00"),
    ],
)
def test_business_days_keep_the_point_of_the_working_day(start, days, expected):
    clock = CLOCKS["office"]
    assert local(clock, clock.add_business_days(at(start, "Europe/Berlin"), days)) == expected


@pytest.mark.parametrize(
    ("start", "by", "expected"),
    [
        ("2026-01-07T10:00", "close", "2026-01-08T17:00"),
        ("2026-01-08T10:00", "close", "2026-01-09T14:00"),
        ("2026-01-08T10:00", time(16, 30), "2026-01-09T16:30"),  # the contract's time holds on a short day
        ("2026-01-10T15:00", time(12), "2026-01-13T12:00"),  # comes on a closed afternoon: counts from Monday
    ],
)
def test_next_business_day_contracts(start, by, expected):
    clock = CLOCKS["office"]
    assert local(clock, clock.due_by(at(start, "Europe/Berlin"), 1, by)) == expected


def test_the_close_of_a_night_shift_is_on_the_next_date():
    nights = BusinessClock(CalendarSpec("UTC", dict.fromkeys(range(5), (Opening.parse("22:00-06:00"),))))
    assert format_instant(nights.due_by(at("2026-01-07T23:00Z"), 1, "close")) == "2026-01-09T06:00:00Z"
    assert format_instant(nights.add_business_days(at("2026-01-10T01:00Z"), 1)) == "2026-01-13T01:00:00Z"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("4h", "2026-03-28T02:00:00Z"),
        ("2d", "2026-03-29T21:00:00Z"),  # the same time on the wall, though the clocks went forward
        ("2bd", "2026-03-29T21:00:00Z"),
        ({"businessDays": 1, "by": "17:00"}, "2026-03-28T16:00:00Z"),
        ({"businessDays": 1, "by": "close"}, "2026-03-28T23:00:00Z"),
    ],
)
def test_every_target_has_its_own_way_of_counting(target, expected):
    clock = BusinessClock(CalendarSpec("Europe/Berlin", dict.fromkeys(range(7), (Opening.parse("00:00-24:00"),))))
    start = at("2026-03-27T23:00+01:00")
    if target == "2bd":  # 23 hours of business time used; Sunday has 23 hours
        expected = "2026-03-29T22:00:00Z"
    assert format_instant(clock.due_target(start, Target.parse(target))) == expected


def test_calendar_days_are_counted_in_the_zone_of_the_sla():
    clock = BusinessClock(ALWAYS)
    start = at("2026-03-27T12:00Z")
    two = Target.parse("2d")
    assert format_instant(clock.due_target(start, two)) == "2026-03-29T12:00:00Z"
    assert format_instant(clock.due_target(start, two, timezone="Europe/Berlin")) == "2026-03-29T11:00:00Z"
    assert clock.due_target(LATEST - 5, two) == NEVER


def test_due_at_the_next_opening_reaches_through_a_target():
    clock = CLOCKS["office"]
    start, day = at("2026-01-07T09:00", "Europe/Berlin"), Target.parse("7h")
    assert local(clock, clock.due_target(start, day)) == "2026-01-07T17:00"
    assert local(clock, clock.due_target(start, day, next_opening=True)) == "2026-01-08T09:00"


def test_open_dates_are_those_on_which_a_shift_starts():
    assert CLOCKS["office"].open_dates(date(2026, 1, 5), date(2026, 1, 12)) == [
        date(2026, 1, day) for day in (5, 7, 8, 9, 10, 12)
    ]
    assert CLOCKS["a date skipped"].open_dates(date(2011, 12, 29), date(2012, 1, 2)) == [
        date(2011, 12, 29),
        date(2012, 1, 2),
    ]


def test_where_shifts_overlap_a_day_closes_with_its_last_shift_but_gives_way_to_the_next_day():
    clock = CLOCKS["nights, spring"]  # 05:00-07:30 and 22:00-06:00: from 05:00 to 06:00 two days are at work
    start = at("2026-01-07T23:00", "America/Chicago")
    assert local(clock, clock.due_by(start, 1, "close")) == "2026-01-09T06:00"
    late = CalendarSpec("UTC", NIGHTS.hours, special={date(2028, 12, 31): (Opening.parse("22:00-06:00"),)})
    start = at("2026-06-02T03:00Z")  # 7.5 hours of Monday's time used; the last day of 2028 has 7 before the next
    days = (date(2028, 12, 31) - date(2026, 6, 1)).days
    assert format_instant(BusinessClock(late).add_business_days(start, days)) == "2029-01-01T05:00:00Z"


def test_a_target_may_end_where_the_drawn_years_end():
    start, stop = at("2026-01-01T00:00Z"), at("2029-01-01T00:00Z")
    assert BusinessClock(ALWAYS).due(start, stop - start, next_opening=True) == stop
    assert BusinessClock(ALWAYS).due(start, stop - start) == stop


def test_a_clock_that_was_asked_about_one_year_knows_the_years_after_it():
    spec = CalendarSpec("UTC", dict.fromkeys(range(5), (Opening.parse("09:00-17:00"),)))
    for years in range(1, 6):
        asked = BusinessClock(spec)
        asked.before(parse_instant("2026-06-01T00:00", "UTC"))
        later = parse_instant(f"{2026 + years}-06-01T12:00", "UTC")
        assert asked.before(later) == BusinessClock(spec).before(later)


def test_the_last_instant_of_all_is_still_one_at_which_a_target_falls_due():
    clock = BusinessClock(CalendarSpec("UTC", dict.fromkeys(range(7), (Opening.parse("00:00-24:00"),))))
    assert clock.add_calendar_days(LATEST - DAY, 1) == LATEST
    assert clock.add_calendar_days(LATEST - DAY + 1, 1) == NEVER
