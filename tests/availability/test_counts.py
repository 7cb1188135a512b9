"""Requests instead of incidents: error rates by interval, over all, and as outages."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.availability import DENOMINATORS, Counts, Outages, Rules, Scope, Stretches, error_rate, failing, requests

MINUTE = 60_000_000
STOP = 60 * MINUTE

rows = st.lists(
    st.tuples(st.integers(-5, 65), st.integers(0, 9)).flatmap(
        lambda row: st.tuples(st.just(row[0]), st.just(row[1]), st.integers(0, row[1]))
    ),
    max_size=20,
)
times = st.lists(st.tuples(st.integers(-5, 65), st.integers(1, 20)), max_size=3)


def counts(found):
    at, total, failed = (np.array([row[i] for row in found], np.int64) for i in range(3))
    return Counts(at * MINUTE, total, failed)


def stretches(pairs):
    return Stretches.of([at * MINUTE for at, _ in pairs], [(at + length) * MINUTE for at, length in pairs])


def minutes(pairs):
    return {minute for at, length in pairs for minute in range(at, at + length)}


def slow_domains(excused, deployed, denominator):
    period = set(range(60))
    held = (period & minutes(deployed) if deployed else period) - minutes(excused)
    measured = period & minutes(deployed) if deployed and "deployed" in denominator else period
    return held, measured - minutes(excused) if denominator.endswith("minus-excluded") else measured


def scope(excused, deployed, denominator):
    return Scope(stretches(excused), stretches(deployed) if deployed else None, None, denominator)


@given(rows, times, times, st.sampled_from(DENOMINATORS), st.sampled_from([1, 5, 7]))
def test_the_mean_of_error_rates_is_what_a_loop_says(found, excused, deployed, denominator, width):
    held, measured = slow_domains(excused, deployed, denominator)
    rates, intervals = Fraction(0), 0
    for start in range(0, 60, width):
        cell = range(start, start + width)
        total = sum(t for at, t, _ in found if at in cell and at in held)
        failed = sum(f for at, _, f in found if at in cell and at in held)
        rates += Fraction(failed, total) if total else 0
        intervals += bool(measured & set(cell))
    fast = error_rate(counts(found), width * MINUTE, 0, STOP, scope(excused, deployed, denominator))
    assert (fast.down, fast.measured, fast.unit) == (rates, intervals, "intervals")
    assert fast.share is None or 0 <= fast.share <= 1


@given(rows, times, times, st.sampled_from(DENOMINATORS))
def test_the_share_of_failed_requests_is_what_a_loop_says(found, excused, deployed, denominator):
    held, measured = slow_domains(excused, deployed, denominator)
    fast = requests(counts(found), 0, STOP, scope(excused, deployed, denominator))
    assert fast.down == sum(f for at, _, f in found if at in held)
    assert fast.measured == sum(t for at, t, _ in found if at in measured)
    assert fast.share is None or 0 <= fast.share <= 1


def test_an_interval_without_requests_is_up_and_weighs_as_much_as_a_busy_one():
    found = error_rate(counts([(0, 10, 5), (7, 1000, 0)]), 5 * MINUTE, 0, STOP, Scope())
    assert found.share == 1 - Fraction(1, 2) / 12
    assert (found.counted.starts.tolist(), found.counted.impact.tolist()) == ([0], [5])


def test_an_interval_with_one_failure_counts():
    found = error_rate(counts([(0, 10, 1), (7, 1000, 2)]), 5 * MINUTE, 0, STOP, Scope()).counted
    assert (found.starts.tolist(), found.impact.tolist()) == ([0, 5 * MINUTE], [1, 2])
    assert requests(counts([(3, 10, 1)]), 0, STOP, Scope()).counted.starts.tolist() == [3 * MINUTE]


def test_intervals_and_failures_are_found_again_where_they_were():
    found = counts([(8, 10, 0), (13, 10, 5), (21, 4, 4)])
    assert error_rate(found, 5 * MINUTE, 7 * MINUTE, STOP, Scope()).counted.starts.tolist() == [
        12 * MINUTE,
        17 * MINUTE,
    ]
    assert requests(found, 7 * MINUTE, STOP, Scope()).counted.starts.tolist() == [13 * MINUTE, 21 * MINUTE]
    assert requests(found, 7 * MINUTE, STOP, Scope()).counted.lengths.tolist() == [1, 1]  # instants, no downtime


def test_a_period_without_requests_has_no_share_of_failed_ones():
    assert requests(counts([]), 0, STOP, Scope()).share is None
    assert error_rate(counts([]), MINUTE, 0, STOP, Scope()).share == 1


@pytest.mark.parametrize(
    ("above", "or_equal", "down"),
    [
        (Fraction(5, 100), False, [1, 3]),
        (Fraction(5, 100), True, [0, 1, 3]),
        (Fraction(1), True, [3]),
    ],
)
def test_a_minute_is_down_when_too_many_requests_fail(above, or_equal, down):
    rows_of_minutes = [(0, 20, 1), (1, 19, 1), (2, 0, 0), (3, 1, 1), (3, 3, 3)]
    found = failing(counts(rows_of_minutes), MINUTE, above, or_equal=or_equal)
    assert (found.starts // MINUTE).tolist() == down
    assert (found.ends - found.starts == MINUTE).all()


def test_ten_bad_minutes_in_a_row_are_an_outage_and_nine_are_not():
    nine = failing(counts([(at, 10, 6) for at in range(9)]), MINUTE, Fraction(1, 2))
    ten = failing(counts([(at, 10, 6) for at in range(10)]), MINUTE, Fraction(1, 2))
    rules = Rules(shortest=10 * MINUTE)
    assert [Outages(w, Scope(), rules).over(0, STOP).down / MINUTE for w in (nine, ten)] == [0, 10]


def test_rates_over_many_different_totals_add_up_exactly():
    random = np.random.default_rng(1)
    total = random.integers(1, 1000, 8928)
    failed = random.integers(0, total + 1)
    found = Counts(np.arange(8928) * 5 * MINUTE, total, failed)
    slow = sum((Fraction(int(f), int(t)) for f, t in zip(failed, total, strict=True)), Fraction(0))
    assert error_rate(found, 5 * MINUTE, 0, 8928 * 5 * MINUTE, Scope()).down == slow


@pytest.mark.parametrize("found", [[(0, 1, 2)], [(0, 1, -1)]])
def test_more_failures_than_requests_are_refused(found):
    with pytest.raises(ValueError, match="between none and all"):
        counts(found)


def test_counts_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="columns of one length"):
        Counts(np.zeros(2, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64))
