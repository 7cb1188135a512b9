from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import BERLIN, CALENDARS, CLOCKS, HOUR, OFFICE

from oracle import WalkingClock, micros
from svcctl.calendars import clock as clock_module
from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.grid import draw
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.layout import CalendarSpec
from svcctl.calendars.zones import SECOND

NAMES = st.sampled_from(sorted(CALENDARS))
MINUTES = st.integers(0, 5 * 1440)
INSTANTS = st.integers(micros(datetime(2010, 1, 1, tzinfo=UTC)), micros(datetime(2027, 1, 1, tzinfo=UTC)))
AMOUNTS = st.integers(0, 100 * HOUR)
at = parse_instant


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


def test_a_clock_that_another_thread_asks_meanwhile_reaches_as_far_as_it_must():
    late, short = parse_instant("2150-06-01T00:00Z"), draw(BERLIN, 2024)

    class Asked(BusinessClock):
        """Whatever is drawn, somebody else who needs less is done right after."""

        @property
        def _grid(self):
            return self.kept

        @_grid.setter
        def _grid(self, drawn):
            self.kept = drawn and short

    assert Asked(BERLIN).before(late) == BusinessClock(BERLIN).before(late)
    assert Asked(BERLIN).due(late, 40 * HOUR) == BusinessClock(BERLIN).due(late, 40 * HOUR)
