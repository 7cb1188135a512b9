"""Rights to leave and plans for doing better."""

import pytest
from credit_bench import RESOLUTION, items, rights_for, spec_of, uptime

from svcctl.calendars.instants import parse_instant
from svcctl.sla.tally import Counts


def months(spec, late, metric="resolution", first=1):
    """Ten items a month; so many of them late."""
    counts = Counts()
    for number, breached in enumerate(late):
        items(spec, {metric: (10 - breached, {"P1": [1] * breached})}, f"2026-{first + number:02}", counts=counts)
    return counts


def leaving(*cases, **more):
    return spec_of(termination={"after": list(cases), **more})


@pytest.mark.parametrize(
    ("late", "periods"),
    [
        ([1, 1, 0, 0], ["2026-02"]),
        ([1, 0, 1, 0], ["2026-03"]),
        ([1, 0, 0, 1], []),
        ([1, 1, 1, 0], ["2026-02", "2026-03"]),
        ([0, 0, 0, 0], []),
    ],
)
def test_missed_periods_within_a_span_that_rolls(late, periods):
    spec = leaving({"periodsMissed": 2, "within": "3 months"})
    assert [right.period for right in rights_for(spec, months(spec, late))] == periods


def test_a_right_says_why_and_until_when():
    spec = leaving({"periodsMissed": 2, "within": "3 months", "metric": "resolution"}, within="30d")
    (right,) = rights_for(spec, months(spec, [1, 0, 1]), as_of=parse_instant("2026-04-02T00:00Z"))
    assert (f"{right.since}", f"{right.until}", right.provisional, right.expired) == (
        "2026-04-01",
        "2026-04-30",
        False,
        False,
    )
    assert right.reason == "resolution was below the objective in 2026-01, 2026-03: 2 within 3 months are enough"
    (right,) = rights_for(spec, months(spec, [1, 0, 1]), as_of=parse_instant("2026-03-31T23:00Z"))
    assert (right.provisional, right.expired) == (True, False)
    (right,) = rights_for(spec, months(spec, [1, 0, 1]), as_of=parse_instant("2026-05-01T00:00Z"))
    assert (right.provisional, right.expired) == (False, True)


def test_a_bound_of_its_own_replaces_the_objective():
    spec = leaving({"periodsMissed": 1, "within": "1 month", "below": "80%"})
    assert [right.period for right in rights_for(spec, months(spec, [1, 2, 3]))] == ["2026-03"]
    spec = leaving({"periodsMissed": 1, "within": "1 month", "metric": "availability", "below": "99%"})
    downs = [uptime(spec, 432, "2026-04"), uptime(spec, 433, "2026-06")]
    (right,) = rights_for(spec, uptimes=downs)
    assert right.reason == "availability was below 99% in 2026-06: 1 within 1 month are enough"


def test_breaches_add_up_over_the_span_by_measure_and_priority():
    case = {"breaches": 3, "within": "1 year", "metric": "resolution", "priority": "P1"}
    spec = leaving(case)
    found = rights_for(spec, months(spec, [1, 1, 0, 1, 0]))
    assert [(right.period, right.reason) for right in found] == [
        ("2026-04", "3 missed targets of resolution P1 within 1 year: 3 are enough")
    ]
    assert rights_for(leaving(case | {"priority": "P2"}), months(spec, [9, 9])) == []
    assert rights_for(leaving(case | {"metric": "first-response"}), months(spec, [9, 9])) == []


def test_any_one_case_is_enough_and_gives_one_right():
    spec = leaving({"breaches": 1, "within": "1 month"}, {"periodsMissed": 1, "within": "1 month"})
    assert len(rights_for(spec, months(spec, [5]))) == 1


def test_too_small_a_sample_misses_no_period():
    measure = RESOLUTION | {"minimumSample": 11}
    spec = spec_of(measures=[measure], termination={"after": [{"periodsMissed": 1, "within": "1 month"}]})
    assert rights_for(spec, months(spec, [5])) == []


@pytest.mark.parametrize(
    ("late", "periods"),
    [
        ([3, 3, 3, 3, 3, 3], ["2026-06"]),  # two quarters
        ([9, 0, 0, 0, 0, 9], ["2026-06"]),  # 9 of 30 in each
        ([2, 2, 2, 2, 2, 2], []),  # exactly the rate is not over it
        ([3, 3, 3, 0, 0, 0, 3, 3, 3], []),
        ([3, 3, 3, 3, 3, 3, 3, 3, 3], ["2026-06", "2026-09"]),
    ],
)
def test_a_plan_is_owed_after_quarters_one_after_the_other(late, periods):
    spec = spec_of(improvementPlan={"breachRate": "20%", "running": "2 quarters"})
    found = rights_for(spec, months(spec, late))
    assert [right.period for right in found] == periods
    assert {right.kind for right in found} <= {"improvement-plan"}


def test_a_plan_says_what_it_is_about():
    spec = spec_of(improvementPlan={"breachRate": "20%", "running": "2 quarters"})
    (right,) = rights_for(spec, months(spec, [3] * 6))
    assert right.reason == "resolution: more than 20% late: 9 of 30 in 2026-Q1, 9 of 30 in 2026-Q2"
    assert (right.metric, f"{right.since}", right.until) == ("resolution", "2026-07-01", None)


def test_quarters_run_on_over_the_turn_of_the_year():
    spec = spec_of(improvementPlan={"breachRate": "20%", "running": "2 months"})
    counts = Counts()
    for period in ("2025-12", "2026-01", "2026-03"):
        items(spec, {"resolution": (0, {"P1": [1]})}, period, counts=counts)
    assert [right.reason for right in rights_for(spec, counts)] == [
        "resolution: more than 20% late: 1 of 1 in 2025-12, 1 of 1 in 2026-01"
    ]
