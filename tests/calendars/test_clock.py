from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracle import WalkingClock, micros
from svcctl.calendars import clock as clock_module
from svcctl.calendars.clock import EARLIEST, LATEST, NEVER, BusinessClock
from svcctl.calendars.duration import Target
from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.calendars.layout import ALWAYS, CalendarSpec, Opening
from svcctl.calendars.zones import SECOND

HOUR = 3600 * SECOND
OFFICE = tuple(map(Opening.parse, ("09:00-13:00", "14:00-17:00")))
BERLIN = CalendarSpec(
    "Europe/Berlin",
    {**dict.fromkeys(range(4), OFFICE), 4: (Opening.parse("09:00-14:00"),)},
    frozenset({date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6)}),
    {date(2026, 1, 10): (Opening.parse("10:00-12:00"),)},
)
NIGHTS = CalendarSpec(
    "America/Chicago",
    dict.fromkeys(range(7), (Opening.parse("22:00-06:00"), Opening.parse("05:00-07:30"))),
    frozenset({date(2026, 3, 8), date(2026, 11, 2)}),
)
SAO_PAULO = CalendarSpec("America/Sao_Paulo", dict.fromkeys(range(7), (Opening.parse("00:00-24:00"),)))
LORD_HOWE = CalendarSpec("Australia/Lord_Howe", dict.fromkeys(range(6), (Opening.parse("00:30-04:00"),)))
APIA = CalendarSpec("Pacific/Apia", dict.fromkeys(range(5), OFFICE))
NOWHERE = CalendarSpec("UTC", {})
CALENDARS = {
    "office": (BERLIN, datetime(2026, 3, 27, tzinfo=UTC)),
    "holidays": (BERLIN, datetime(2026, 1, 2, tzinfo=UTC)),
    "nights, spring": (NIGHTS, datetime(2026, 3, 6, tzinfo=UTC)),
    "nights, autumn": (NIGHTS, datetime(2026, 10, 30, tzinfo=UTC)),
    "midnight skipped": (SAO_PAULO, datetime(2018, 11, 2, tzinfo=UTC)),
    "half an hour": (LORD_HOWE, datetime(2026, 4, 3, tzinfo=UTC)),
    "a date skipped": (APIA, datetime(2011, 12, 28, tzinfo=UTC)),
    "new year": (BERLIN, datetime(2025, 12, 30, tzinfo=UTC)),
}
CLOCKS = {name: BusinessClock(spec) for name, (spec, _) in CALENDARS.items()}
NAMES = st.sampled_from(sorted(CALENDARS))
MINUTES = st.integers(0, 5 * 1440)
INSTANTS = st.integers(micros(datetime(2010, 1, 1, tzinfo=UTC)), micros(datetime(2027, 1, 1, tzinfo=UTC)))
AMOUNTS = st.integers(0, 100 * HOUR)
at = parse_instant


def local(clock, found):
    return format_instant(found, clock.spec.timezone)[:16]


@settings(max_examples=150)
@given(NAMES, MINUTES, MINUTES)
def test_elapsed_agrees_with_walking(name, first, more):
    spec, start = CALENDARS[name]
    begin = start + timedelta(minutes=first)
    stop = begin + timedelta(minutes=more)
    expected = WalkingClock(spec).elapsed(begin, stop) // timedelta(microseconds=1)
    assert CLOCKS[name].elapsed(micros(begin), micros(stop)) == expected


@settings(max_examples=150)
@given(NAMES, MINUTES, st.integers(0, 1500))
def test_due_agrees_with_walking(name, first, amount):
    spec, start = CALENDARS[name]
    begin = start + timedelta(minutes=first)
    expected = WalkingClock(spec).due(begin, timedelta(minutes=amount))
    assert CLOCKS[name].due(micros(begin), amount * 60 * SECOND) == micros(expected)


@settings(max_examples=40)
@given(NAMES, st.integers(0, 3 * 144), st.integers(0, 3))
def test_business_days_agree_with_walking(name, tens, days):
    spec, start = CALENDARS[name]
    begin = start + timedelta(minutes=10 * tens)
    expected = WalkingClock(spec, timedelta(minutes=10)).add_business_days(begin, days)
    assert CLOCKS[name].add_business_days(micros(begin), days) == micros(expected)


def test_old_offsets_with_seconds_agree_with_walking():
    spec = CalendarSpec("Africa/Monrovia", dict.fromkeys(range(7), OFFICE))
    begin, stop = datetime(1972, 1, 5, tzinfo=UTC), datetime(1972, 1, 9, tzinfo=UTC)
    walked = WalkingClock(spec, timedelta(seconds=30)).elapsed(begin, stop)
    assert BusinessClock(spec).elapsed(micros(begin), micros(stop)) == walked // timedelta(microseconds=1)


@given(NAMES, INSTANTS, INSTANTS, INSTANTS)
def test_elapsed_adds_up_never_falls_and_never_outruns_real_time(name, a, b, c):
    clock = CLOCKS[name]
    a, b, c = sorted((a, b, c))
    assert clock.elapsed(a, b) + clock.elapsed(b, c) == clock.elapsed(a, c)
    assert 0 <= clock.elapsed(a, b) <= b - a
    assert clock.elapsed(b, a) == -clock.elapsed(a, b)
    assert clock.elapsed(a, b) == clock.before(b) - clock.before(a)


@given(NAMES, INSTANTS, AMOUNTS)
def test_due_is_the_earliest_instant_at_which_the_amount_is_used(name, start, amount):
    clock = CLOCKS[name]
    due = clock.due(start, amount)
    assert clock.elapsed(start, due) == amount
    if amount:
        assert clock.elapsed(start, due - 1) == amount - 1
    else:
        assert clock.elapsed(due, due + 1) == 1
        assert due == start or clock.elapsed(due - 1, due) == 0


@given(NAMES, INSTANTS, AMOUNTS)
def test_due_at_the_next_opening_is_the_open_instant_after_due(name, start, amount):
    clock = CLOCKS[name]
    assert clock.due(start, amount, next_opening=True) == clock.next_open(clock.due(start, amount))


@given(NAMES, INSTANTS, INSTANTS, AMOUNTS, st.integers(0, 6))
def test_what_comes_later_is_never_due_earlier(name, a, b, amount, days):
    clock = CLOCKS[name]
    a, b = sorted((a, b))
    assert clock.due(a, amount) <= clock.due(b, amount)
    assert clock.add_business_days(a, days) <= clock.add_business_days(b, days)
    assert clock.add_business_days(a, days) < clock.add_business_days(a, days + 1)
    assert a < clock.add_business_days(a, days + 1)


@given(NAMES, INSTANTS, INSTANTS)
def test_openings_add_up_to_elapsed(name, a, b):
    clock = CLOCKS[name]
    a, b = sorted((a, b))
    opens, closes = clock.openings(a, b)
    assert int((closes - opens).sum()) == clock.elapsed(a, b)
    assert (opens < closes).all()


@given(NAMES, st.lists(st.tuples(INSTANTS, AMOUNTS), max_size=20))
def test_batches_say_what_single_questions_say(name, rows):
    clock = CLOCKS[name]
    starts = np.array([start for start, _ in rows], np.int64)
    amounts = np.array([amount for _, amount in rows], np.int64)
    due = clock.due(starts, amounts)
    assert due.tolist() == [BusinessClock(clock.spec).due(start, amount) for start, amount in rows]
    assert clock.elapsed(starts, due).tolist() == amounts.tolist()
    assert clock.add_business_days(starts, 2).tolist() == [clock.add_business_days(start, 2) for start, _ in rows]


def test_answers_do_not_depend_on_how_rows_are_cut(monkeypatch):
    clock = CLOCKS["office"]
    starts = np.random.default_rng(7).integers(at("2020-01-01T00:00Z"), at("2026-12-01T00:00Z"), 1000)
    whole = clock.due(starts, 7 * HOUR), clock.elapsed(starts, starts + 3 * HOUR), clock.add_business_days(starts, 3)
    monkeypatch.setattr(clock_module, "CHUNK_ROWS", 7)
    cut = clock.due(starts, 7 * HOUR), clock.elapsed(starts, starts + 3 * HOUR), clock.add_business_days(starts, 3)
    assert all(np.array_equal(one, other) for one, other in zip(whole, cut, strict=True))


def test_arrays_keep_their_shape_and_single_instants_stay_ints():
    clock = CLOCKS["office"]
    grid = np.arange(12, dtype=np.int64).reshape(3, 4)[:, ::2] * HOUR
    assert clock.before(grid).shape == (3, 2)
    assert clock.due(grid, HOUR).shape == (3, 2)
    assert clock.elapsed(np.array([], np.int64), np.array([], np.int64)).shape == (0,)
    assert clock.add_business_days(np.array([], np.int64), 1).shape == (0,)
    assert type(clock.before(5)) is int


def test_the_horizon_grows_without_changing_an_answer():
    clock = BusinessClock(BERLIN)
    early = clock.before(at("2001-05-01T12:00Z"))
    assert clock.elapsed(at("2150-01-05T08:00Z"), at("2150-01-05T12:00Z")) == 4 * HOUR
    assert clock.before(at("2001-05-01T12:00Z")) == early


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
