"""Outages against the slow walk, and the laws that any counting of downtime keeps."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walking import EDGE, Contract, Incident, uptime

from svcctl.availability import DENOMINATORS, NO_TICKET, Counting, Fate, Outages, Rules, Scope, Stretches, Windows

SECOND, WHOLE, PERIOD = 1_000_000, 4, (0, 100)
FROM, TO = (at * SECOND for at in PERIOD)

instants = st.integers(-EDGE // 2, PERIOD[1] + EDGE // 2)
spans = st.tuples(instants, instants).map(lambda pair: (min(pair), max(pair)))
short_spans = st.tuples(instants, st.integers(0, 15)).map(lambda pair: (pair[0], min(pair[0] + pair[1], 130)))
incidents = st.builds(
    lambda span, impact, excluded, ticket: Incident(*span, impact, excluded, ticket),
    short_spans | spans,
    st.sampled_from([WHOLE, 1, 2, 0]),
    st.sampled_from([False, False, False, False, True]),
    st.sampled_from([-EDGE, -EDGE, None]) | instants,
)
many = st.lists(incidents, min_size=2, max_size=8)
contracts = st.builds(
    Contract,
    st.sampled_from(["exact", "started", "full"]),
    st.sampled_from([3, 7, 10]),
    st.sampled_from([0, 0, 5, 12]),
    st.sampled_from(["incident", "ticket"]),
    st.sampled_from(DENOMINATORS),
)
times = st.lists(short_spans, max_size=3)
maybe_times = st.sampled_from([None, [(-EDGE, 45), (52, 160)]]) | st.lists(spans, min_size=1, max_size=3)


def columns(found):
    ticket = [NO_TICKET if i.ticket is None else i.ticket * SECOND for i in found]
    return Windows(
        np.array([i.start * SECOND for i in found], np.int64),
        np.array([i.end * SECOND for i in found], np.int64),
        np.array([i.impact for i in found], np.int64),
        WHOLE,
        np.array([i.excluded for i in found], bool),
        np.array(ticket, np.int64),
    )


def stretches(pairs):
    return Stretches.of([a * SECOND for a, _ in pairs], [b * SECOND for _, b in pairs])


def seconds(pairs):
    return None if pairs is None else {at for a, b in pairs for at in range(a, b)}


def outages(found, contract, excused=(), deployed=None):
    scope = Scope(stretches(excused), None if deployed is None else stretches(deployed), None, contract.denominator)
    counting = Counting(contract.cells, contract.width * SECOND)
    return Outages(columns(found), scope, Rules(counting, contract.shortest * SECOND, contract.starts_at))


def down(found, contract, excused=(), deployed=None):
    return outages(found, contract, excused, deployed).over(FROM, TO).down


@settings(max_examples=600)
@given(many, contracts, times, maybe_times)
def test_every_second_agrees_with_the_slow_walk(found, contract, excused, deployed):
    fast = outages(found, contract, excused, deployed).over(FROM, TO)
    slow = uptime(found, contract, PERIOD, WHOLE, excused=seconds(excused), deployed=seconds(deployed))
    assert (fast.down / SECOND, fast.measured / SECOND) == slow


@given(many, contracts, times, st.randoms(use_true_random=False))
def test_the_order_of_incidents_makes_no_difference(found, contract, excused, random):
    shuffled = random.sample(found, len(found))
    one, other = (outages(rows, contract, excused).over(FROM, TO) for rows in (found, shuffled))
    assert (one.down, one.measured) == (other.down, other.measured)
    for end in ("starts", "ends", "impact"):
        assert getattr(one.counted, end).tolist() == getattr(other.counted, end).tolist()


@given(many, contracts, times, st.data())
def test_an_incident_told_in_two_parts_is_the_same_incident(found, contract, excused, data):
    # The ticket of the first part is the ticket of the second: both tell of one incident.
    halves = [
        replace(i, **part)
        for i in found
        for at in [data.draw(st.integers(i.start, i.end))]
        for part in ({"end": at}, {"start": at})
    ]
    assert down(halves, contract, excused) == down(found, contract, excused)


@given(many, incidents, contracts, times)
def test_one_more_incident_never_takes_downtime_away(found, more, contract, excused):
    more = replace(more, excluded=False)
    assert down([*found, more], contract, excused) >= down(found, contract, excused)


@given(many, incidents, contracts, times, maybe_times)
def test_one_more_incident_never_raises_the_uptime(found, more, contract, excused, deployed):
    contract = replace(contract, denominator=contract.denominator.removesuffix("-minus-excluded"))
    if contract.denominator not in DENOMINATORS:
        contract = replace(contract, denominator="period")
    before, after = (
        outages(rows, contract, excused, deployed).over(FROM, TO).share
        for rows in (found, [*found, replace(more, excluded=False)])
    )
    assert (before is None and after is None) or after <= before


@given(many, contracts, times, short_spans)
def test_an_exclusion_never_adds_downtime(found, contract, excused, more):
    assert down(found, contract, [*excused, more]) <= down(found, contract, excused)


@given(many, contracts, times, st.data())
def test_excluding_an_incident_never_adds_downtime(found, contract, excused, data):
    if found:
        row = data.draw(st.integers(0, len(found) - 1))
        forgiven = [replace(i, excluded=i.excluded or n == row) for n, i in enumerate(found)]
        assert down(forgiven, contract, excused) <= down(found, contract, excused)


@given(many, times)
def test_the_union_is_at_most_the_sum(found, excused):
    contract = Contract()
    alone = [down([incident], contract, excused) for incident in found]
    assert down(found, contract, excused) <= sum(alone)
    assert down(found, contract, excused) >= max(alone, default=0)


@given(many, contracts, times, maybe_times)
def test_full_minutes_are_at_most_the_exact_time_and_started_ones_at_least(found, contract, excused, deployed):
    full, exact, started = (
        outages(found, replace(contract, cells=cells), excused, deployed).over(FROM, TO)
        for cells in ("full", "exact", "started")
    )
    assert full.down <= exact.down <= started.down


@given(many, contracts, times, maybe_times)
def test_an_uptime_lies_between_nothing_and_all(found, contract, excused, deployed):
    share = outages(found, contract, excused, deployed).over(FROM, TO).share
    assert share is None or 0 <= share <= 1


@given(many, contracts, times, maybe_times)
def test_every_second_of_an_incident_counted_or_has_one_reason_why_not(found, contract, excused, deployed):
    contract = replace(contract, cells="full" if contract.cells == "started" else contract.cells)
    engine = outages(found, contract, excused, deployed)
    ignored, counted = engine.ignored(FROM, TO), engine.over(FROM, TO).counted
    covered = stretches([(i.start, i.end) for i in found if i.impact]).clip(FROM, TO)
    assert counted.length + sum(time.length for time in ignored.values()) == covered.length


@given(many, contracts, times)
def test_the_months_of_a_year_add_up_to_the_year(found, contract, excused):
    engine = outages(found, replace(contract, width=5), excused)
    cut = 40 * SECOND  # on the grid of both
    assert engine.over(FROM, cut).down + engine.over(cut, TO).down == engine.over(FROM, TO).down


def test_an_outage_over_the_end_of_the_month_is_judged_whole():
    found = [Incident(94, 106, WHOLE)]
    assert down(found, Contract(shortest=10)) == 6 * SECOND
    assert down(found, Contract(shortest=13)) == 0


def test_an_outage_is_as_long_as_what_is_left_of_it():
    found = [Incident(10, 30, WHOLE)]
    assert down(found, Contract(shortest=12), excused=[(10, 18)]) == 12 * SECOND
    assert down(found, Contract(shortest=13), excused=[(10, 18)]) == 0
    assert down(found, Contract(shortest=12), excused=[(16, 19)]) == 0


def test_a_started_interval_leaves_out_what_is_excused_and_reaches_back_from_the_first_second():
    contract = Contract("started", 10)
    assert down([Incident(0, 3, WHOLE)], contract, excused=[(5, 8)]) == 7 * SECOND
    assert down([Incident(0, 3, WHOLE), Incident(5, 8, WHOLE, excluded=True)], contract) == 7 * SECOND
    assert down([Incident(-3, 1, WHOLE), Incident(99, 120, WHOLE)], contract) == 20 * SECOND


def test_short_incidents_that_follow_each_other_are_one_outage():
    found = [Incident(10, 17, 1), Incident(17, 24, WHOLE)]
    assert down(found, Contract(shortest=14)) == (7 * Fraction(1, 4) + 7) * SECOND
    assert down([found[0], replace(found[1], start=18)], Contract(shortest=14)) == 0


def test_a_period_without_measured_time_has_no_uptime():
    found = outages([Incident(0, 50)], Contract(denominator="time-deployed"), deployed=[(120, 130)]).over(FROM, TO)
    assert (found.share, found.percent(), found.below(100)) == (None, "n/a", None)


def test_time_not_deployed_is_up_or_out_as_the_contract_says():
    found = [Incident(0, 60, WHOLE)]
    shares = {name: outages(found, Contract(denominator=name), [(40, 45)], [(50, 100)]) for name in DENOMINATORS}
    assert {name: engine.over(FROM, TO).share for name, engine in shares.items()} == {
        "period": Fraction(90, 100),
        "period-minus-excluded": Fraction(85, 95),
        "time-deployed": Fraction(40, 50),
        "time-deployed-minus-excluded": Fraction(40, 50),
    }


def test_maintenance_in_good_time_costs_the_promise_time_to_be_good_in():
    found = [Incident(0, 10, WHOLE)]
    contract = Contract(denominator="period-minus-excluded")
    assert outages(found, contract).over(FROM, TO).share == Fraction(90, 100)
    assert outages(found, contract, [(50, 100)]).over(FROM, TO).share == Fraction(40, 50)


def test_each_incident_has_a_fate():
    rows = [
        Incident(0, 5, ticket=1),
        Incident(0, 5, excluded=True),
        Incident(5, 5),
        Incident(0, 5, impact=0),
        Incident(0, 5),
        Incident(0, 5, ticket=5),
    ]
    fate = outages(rows, Contract(starts_at="ticket")).fate
    assert [Fate(one).word for one in fate] == [
        "used", "excluded", "no-length", "no-impact", "no-ticket", "ticket-after-end",
    ]  # fmt: skip


def test_reasons_are_told_for_the_time_that_did_not_count():
    rows = [
        Incident(0, 6, excluded=True),
        Incident(10, 30, ticket=14),
        Incident(40, 43, ticket=40),
        Incident(60, 80, ticket=0),
    ]
    contract = Contract("full", 10, 5, "ticket", "period")
    found = outages(rows, contract, [(20, 25)], [(0, 70), (90, 100)]).ignored(FROM, TO)
    assert {reason: list(zip(t.starts // SECOND, t.ends // SECOND, strict=True)) for reason, t in found.items()} == {
        "excluded": [(0, 6)],
        "not-reported": [(10, 14)],
        "excused": [(20, 25)],
        "too-short": [(40, 43)],
        "closed-or-not-deployed": [(70, 80)],
        "partial-interval": [(14, 20), (25, 30)],
    }


def test_the_incidents_behind_a_stretch_are_named():
    rows = [Incident(0, 9), Incident(5, 20), Incident(5, 20, excluded=True), Incident(9, 30, ticket=20)]
    assert outages(rows, Contract()).behind(9 * SECOND, 20 * SECOND).tolist() == [1, 3]
    assert outages(rows, Contract(starts_at="ticket")).behind(9 * SECOND, 20 * SECOND).tolist() == []


@pytest.mark.parametrize(
    ("given_columns", "message"),
    [
        (([5], [4]), "ends before it starts"),
        (([5], [4, 6]), "columns of one length"),
        (([5], [6], [3], 2), "between nothing and the whole"),
        (([5], [6], [-1], 2), "between nothing and the whole"),
        (([5], [6], [1], 0), "a whole impact"),
        (([5], [6], [1], 1_000_001), "a whole impact"),
    ],
)
def test_columns_that_do_not_fit_are_refused(given_columns, message):
    arrays = [np.array(c, np.int64) if isinstance(c, list) else c for c in given_columns]
    with pytest.raises(ValueError, match=message):
        Windows(*arrays)


def test_an_incident_without_an_impact_of_its_own_is_all_down():
    found = Windows(np.array([FROM]), np.array([TO]), whole=WHOLE)
    assert Outages(found, Scope(), Rules()).over(FROM, TO).share == 0


def test_no_impact_and_no_time_are_no_stretches():
    assert len(Stretches.of([0, 5], [5, 9], [0, 0])) == 0
    assert len(Stretches.one(0, 10).clip(5, 5)) == 0


def test_the_finest_impact_of_the_longest_outage_is_exact():
    length = 7 * 10**15 + 1
    found = Stretches.of([0, 0], [length, 1], [999_999, 1_000_000])
    assert found.weight == (length - 1) * 999_999 + 1_000_000
