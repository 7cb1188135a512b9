"""The clock that windows excuse: against a walk through time, and by its laws."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import BERLIN, CALENDARS, CLOCKS, local

from oracle import WalkingClock, excused_walk, micros
from svcctl.calendars.clock import LATEST, NEVER, BusinessClock
from svcctl.calendars.duration import Target
from svcctl.calendars.excused import ExcusedClock, merged, without
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.zones import SECOND

NAMES = st.sampled_from(sorted(CALENDARS))
MINUTES = st.integers(0, 5 * 1440)
SPANS = st.lists(st.tuples(MINUTES, st.integers(-60, 900)), max_size=5)
MINUTE = 60 * SECOND


def clock_of(name, spans):
    """(clock, where its minutes begin, windows as the walk takes them)."""
    _, start = CALENDARS[name]
    windows = [(start + timedelta(minutes=a), start + timedelta(minutes=a + long)) for a, long in spans]
    edges = np.array([[micros(a), micros(b)] for a, b in windows], np.int64).reshape(-1, 2).T
    return ExcusedClock(CLOCKS[name], *merged(*edges)), start, windows


@settings(max_examples=100)
@given(NAMES, SPANS, MINUTES, MINUTES)
def test_time_used_agrees_with_walking(name, spans, first, more):
    clock, start, windows = clock_of(name, spans)
    begin = start + timedelta(minutes=first)
    stop = begin + timedelta(minutes=more)
    used, excused = excused_walk(WalkingClock(CALENDARS[name][0]), windows, begin, stop)
    assert clock.elapsed(micros(begin), micros(stop)) == used // timedelta(microseconds=1)
    assert clock.excused(micros(begin), micros(stop)) == excused // timedelta(microseconds=1)


@settings(max_examples=100)
@given(NAMES, SPANS, MINUTES, st.integers(0, 1500))
def test_due_is_the_first_instant_at_which_the_target_is_used_up(name, spans, first, amount):
    clock, start, _ = clock_of(name, spans)
    begin = micros(start + timedelta(minutes=first))
    due = clock.due(begin, amount * MINUTE)
    assert clock.elapsed(begin, due) == amount * MINUTE
    assert due >= clock.plain.due(begin, amount * MINUTE)
    if amount:
        assert clock.elapsed(begin, due - 1) == amount * MINUTE - 1


@given(NAMES, SPANS, MINUTES, MINUTES, st.randoms())
def test_order_and_repetition_of_windows_make_no_difference(name, spans, first, more, chance):
    clock, start, _ = clock_of(name, spans)
    again = [*spans, *spans]
    chance.shuffle(again)
    other, *_ = clock_of(name, again)
    begin = micros(start + timedelta(minutes=first))
    stop = begin + more * MINUTE
    assert clock.elapsed(begin, stop) == other.elapsed(begin, stop)
    low, high = clock.windows
    assert [each.tolist() for each in merged(low, high)] == [low.tolist(), high.tolist()]


@given(NAMES, SPANS, MINUTES, MINUTES)
def test_excused_time_is_never_negative_and_never_more_than_what_was_open(name, spans, first, more):
    clock, start, _ = clock_of(name, spans)
    begin = micros(start + timedelta(minutes=first))
    stop = begin + more * MINUTE
    opened = clock.plain.elapsed(begin, stop)
    assert 0 <= clock.excused(begin, stop) <= opened
    assert clock.excused(begin, stop) <= clock.excused(begin, stop, wall=True) <= more * MINUTE
    assert clock.elapsed(begin, stop) + clock.excused(begin, stop) == opened


@given(NAMES, SPANS, st.tuples(MINUTES, st.integers(0, 900)), MINUTES, MINUTES)
def test_a_further_window_never_takes_time_back(name, spans, one, first, more):
    few, start, _ = clock_of(name, spans)
    many, *_ = clock_of(name, [*spans, one])
    begin = micros(start + timedelta(minutes=first))
    assert few.excused(begin, begin + more * MINUTE) <= many.excused(begin, begin + more * MINUTE)


@settings(max_examples=60)
@given(NAMES, SPANS, MINUTES, st.integers(1, 3), st.sampled_from([None, "close"]))
def test_a_target_of_days_is_put_off_by_the_business_time_of_the_windows(name, spans, first, days, by):
    clock, start, _ = clock_of(name, spans)
    begin = micros(start + timedelta(minutes=first))
    target = Target("days", "business-days", days, by)
    promised, due = clock.plain.due_target(begin, target), clock.due_target(begin, target)
    assert clock.elapsed(begin, due) == clock.plain.elapsed(begin, promised)
    assert (due == promised) == (clock.excused(begin, promised) == 0)


def test_a_window_in_closed_hours_and_one_over_the_close():
    office = BusinessClock(BERLIN)
    at = parse_instant
    edges = np.array([[at("2026-03-02T18:00+01:00"), at("2026-03-02T22:00+01:00")]]).T
    assert ExcusedClock(office, *edges).due(at("2026-03-02T16:00+01:00"), 60 * MINUTE) == at("2026-03-02T17:00+01:00")
    edges = np.array([[at("2026-03-02T16:30+01:00"), at("2026-03-03T09:15+01:00")]]).T
    clock = ExcusedClock(office, *edges)
    assert local(clock, clock.due(at("2026-03-02T16:00+01:00"), 30 * MINUTE)) == "2026-03-02T16:30"
    assert local(clock, clock.due(at("2026-03-02T16:00+01:00"), 60 * MINUTE)) == "2026-03-03T09:45"
    later = clock.due(at("2026-03-02T16:00+01:00"), 30 * MINUTE, next_opening=True)
    assert local(clock, later) == "2026-03-03T09:15"


def test_nothing_to_take_off_and_nothing_left():
    nothing = np.zeros(0, np.int64)
    plain = CLOCKS["office"]
    clock = ExcusedClock(plain, nothing, nothing)
    begin = micros(datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.due(begin, 500 * MINUTE) == plain.due(begin, 500 * MINUTE)
    assert clock.excused(begin, begin + 900 * MINUTE, wall=True) == 0
    ever = ExcusedClock(plain, np.array([0]), np.array([LATEST + 1]))
    assert ever.due_target(begin, Target("1bd", "business-days", 1)) == NEVER
    assert [each.tolist() for each in without(np.array([5]), np.array([9]), np.array([1]), np.array([20]))] == [[], []]
