"""Credits of every shape, rights to leave and own events: where each rule begins to fire, and where it does not."""

import pytest

from documents import document, sla, subscription, told

UP = "\n  - {metric: availability, objective: 99.9%}"
SHAPES = {
    "bands": "[{below: 95%, credit: 5%}]",
    "flat": "5%",
    "perBreach": "2%",
    "perBlock": "{credit: 5%, every: 30m, counts: started}",
    "multiplier": "{times: 10}",
    "ratio": "downtime",
    "perBadDay": "{moreThan: 5m, hours: 24}",
    "extension": "[{below: 95%, by: 3d}]",
}


def terms(rules="", *, measure="{metric: availability, objective: 95%}", cap="50%", per="month", more="", **words):
    """An SLA that measures resolution with an objective of 95%, and one thing more."""
    rules = (
        rules
        and f"credits: {{per: {per}, of: monthly-fee, rules: [{rules}]{f', cap: {{period: {cap}}}' * bool(cap)}}}\n"
    )
    return sla("s", "{within: 4h}", clock="always", **words, more=f"  - {measure}\n{rules}{more}")


@pytest.mark.parametrize(
    ("metric", "counting", "fits"),
    [
        ("resolution", "", {"bands", "flat", "perBreach", "perBlock", "multiplier", "extension"}),
        ("availability", "second", {"bands", "flat", "perBlock", "multiplier", "ratio", "perBadDay", "extension"}),
        ("availability", "requests", {"bands", "flat", "ratio", "extension"}),
        ("availability", "error-rate, interval: 5m", {"bands", "flat", "ratio", "extension"}),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_of_credit_counts_what_the_measure_has(metric, counting, fits, shape):
    measure = f"{{metric: availability, objective: 95%, counting: {counting or 'second'}}}"
    found = told("credit-shape-mismatch", terms(f"{{metric: {metric}, {shape}: {SHAPES[shape]}}}", measure=measure))
    assert [message.partition(" ")[0] for message in found] == ([] if shape in fits else [shape])


def test_what_an_objective_allows_is_downtime():
    block = "perBlock: {credit: 5%, every: 30m, counts: started, after: objective}"
    assert told("credit-shape-mismatch", terms(f"{{metric: availability, {block}}}")) == []
    (message,) = told("credit-shape-mismatch", terms(f"{{metric: resolution, {block}}}"))
    assert message == "the objective of resolution allows a share of work items to be late, but no time"


def test_priorities_are_those_of_work_items():
    rule = "{metric: availability, multiplier: {times: 1}, priority: P1}"
    assert told("credit-shape-mismatch", terms(rule)) == [
        "priority is about late work items, and availability has none"
    ]


def test_a_metric_that_is_not_measured_is_left_to_its_own_rule():
    rule = "{metric: first-response, ratio: downtime}"
    assert told("credit-shape-mismatch", terms(rule)) == []
    assert len(told("credit-for-unmeasured-metric", terms(rule))) == 1


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("flat: 60%", True),
        ("flat: 50%", False),
        ("flat: 60%, of: unit-fee", False),
        ("flat: {amount: 900, currency: NOK}", False),
        ("perBlock: {credit: 60%, every: 30m, counts: started}", True),
        ("perBlock: {credit: 5%, every: 30m, counts: started}", False),
        ("extension: [{below: 95%, by: 60d}]", False),
    ],
)
def test_a_credit_of_any_shape_stays_below_the_cap(rule, found):
    assert bool(told("credit-above-cap", terms(f"{{metric: availability, {rule}}}"))) is found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("flat: 10%", False),
        ("ratio: downtime", False),
        ("multiplier: {times: 1}", False),
        ("multiplier: {times: 1.5}", True),
        ("perBlock: {credit: 5%, every: 30m, counts: started}", True),
        ("perBadDay: {moreThan: 5m, hours: 24}", False),
        ("perBadDay: {moreThan: 5m, hours: 25}", True),
    ],
)
def test_credits_that_outgrow_the_fee_need_a_cap(rule, found):
    messages = told("credits-without-cap", terms(f"{{metric: availability, {rule}}}", cap=""))
    assert messages == ["the credit grows with the time lost, and nothing limits the sum"] * found
    assert told("credits-without-cap", terms(f"{{metric: availability, {rule}}}")) == []


def bands(first, second, shape="bands"):
    return terms(f"{{metric: resolution, {shape}: [{{{first}}}, {{{second}}}]}}")


@pytest.mark.parametrize(
    ("rule", "first", "second", "messages"),
    [
        ("credit-bands-overlap", "below: 95%, credit: 5%", "below: 90%, credit: 9%", []),
        (
            "credit-bands-overlap",
            "below: 95%, including: true, credit: 5%",
            "below: 95.0%, including: true, credit: 9%",
            ["two bands begin at 95.0%, so only the higher credit of the two is ever given"],
        ),
        ("credit-bands-overlap", "below: 95%, including: true, credit: 5%", "below: 95%, credit: 9%", []),
        (
            "credit-bands-not-monotone",
            "below: 95%, including: true, credit: 9%",
            "below: 95%, credit: 9%",
            ["below 95% the credit is 9%, no more than the 9% at 95%"],
        ),
        ("credit-bands-not-monotone", "below: 95%, including: true, credit: 5%", "below: 95%, credit: 9%", []),
        (
            "credit-for-met-objective",
            "below: 95%, including: true, credit: 5%",
            "below: 90%, credit: 9%",
            ["this band begins at 95%, so it pays although the objective of 95% is met"],
        ),
        ("credit-for-met-objective", "below: 95%, credit: 5%", "below: 94%, including: true, credit: 9%", []),
    ],
)
def test_a_band_may_include_its_bound(rule, first, second, messages):
    assert told(rule, bands(first, second)) == messages


@pytest.mark.parametrize(
    ("rule", "first", "second", "messages"),
    [
        ("credit-bands-not-monotone", "below: 95%, by: 3d", "below: 90%, by: 15d", []),
        (
            "credit-bands-not-monotone",
            "below: 95%, by: 15d",
            "below: 90%, by: 3d",
            ["below 90% the credit is 3d, no more than the 15d below 95%"],
        ),
        (
            "credit-bands-gap-to-objective",
            "below: 94%, by: 3d",
            "below: 90%, by: 15d",
            ["from 94% up to the objective of 95% a miss earns nothing"],
        ),
    ],
)
def test_days_of_service_are_banded_like_money(rule, first, second, messages):
    assert told(rule, bands(first, second, "extension")) == messages


FLAT = "{metric: resolution, flat: 5%}"


@pytest.mark.parametrize(
    ("per", "case", "message"),
    [
        ("", "{periodsMissed: 3, within: 3 months}", ""),
        ("", "{periodsMissed: 3, within: 2 months}", "3 months cannot be missed within 2 months"),
        ("month", "{periodsMissed: 3, within: 1 quarter}", ""),
        ("quarter", "{periodsMissed: 3, within: 6 months}", "3 quarters cannot be missed within 6 months"),
        ("quarter", "{periodsMissed: 3, within: 9 months}", ""),
        ("year", "{periodsMissed: 2, within: 1 year}", "2 years cannot be missed within 1 year"),
        ("", "{breaches: 99, within: 1 month}", ""),
        (
            "",
            "{breaches: 9, within: 1 month, metric: availability}",
            "availability has no work items that could breach",
        ),
        ("", "{breaches: 9, within: 1 month, metric: resolution}", ""),
        ("", "{periodsMissed: 1, within: 1 month, metric: availability}", ""),
        ("", "{breaches: 1, within: 1 month, metric: resolutoin}", "resolutoin is not measured, so it is never missed"),
    ],
)
def test_a_right_to_leave_can_arise(per, case, message):
    documents = terms(FLAT if per else "", per=per, more=f"termination: {{after: [{case}]}}")
    assert told("termination-never-arises", documents) == [message] * bool(message)


@pytest.mark.parametrize(
    ("per", "within", "running", "found"),
    [
        ("", "1 month", "2 months", []),
        ("month", "5 months", "2 quarters", []),
        ("quarter", "2 years", "2 quarters", []),
        ("quarter", "9 months", "1 year", []),
        ("quarter", "8 months", "6 months", ["8 months", "6 months"]),
        ("year", "4 quarters", "1 year", []),
        ("year", "12 quarters", "4 quarters", ["4 quarters"]),
    ],
)
def test_spans_are_made_up_of_whole_periods(per, within, running, found):
    more = f"termination: {{after: [{{breaches: 1, within: {within}}}]}}\n"
    more += f"improvementPlan: {{breachRate: 20%, running: {running}}}"
    messages = told("span-cuts-periods", terms(FLAT if per else "", per=per, more=more))
    assert [message.partition(" does")[0] for message in messages] == found


OWN = "{metric: approval, objective: 95%, clock: always, targets: [{within: 1h}], starts: created, stops: approved}"


def source(name, spec):
    return document("TicketSource", name, spec)


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ([], False),
        ([source("a", "columns: {item: a, created: b}")], True),
        ([source("a", "preset: jira")], False),
        ([source("a", "columns: {item: a, created: b}"), source("b", "preset: jira")], False),
        ([source("a", "history: {item: a, at: b}\nevents: {approved: {column: c}}")], False),
        (
            [
                source("a", "columns: {item: a, created: b}"),
                source("b", "history: {item: a, at: b}\nevents: {approved: {when: {c: d}}}"),
            ],
            False,
        ),
        ([source("a", "columns: {item: a, created: b}\nevents: {aproved: {column: c}}")], True),
    ],
)
def test_an_own_event_is_told_by_some_source(sources, found):
    assert bool(told("unknown-event", terms(measure=OWN), *sources)) is found


def test_the_nearest_event_is_hinted_at():
    near = source("a", "columns: {item: a, created: b}\nevents: {aproved: {column: c}}")
    assert told("unknown-event", terms(measure=OWN), near, hints=True) == ["did you mean `aproved`?"]


def test_an_sla_of_work_items_may_owe_an_improvement_plan():
    assert (
        told("improvement-plan-without-work-items", terms(more="improvementPlan: {breachRate: 9%, running: 1 year}"))
        == []
    )


def test_two_availabilities_are_two_slas():
    twice = terms(measure="{metric: availability, objective: 9%}" + UP)
    assert told("metric-measured-twice", twice, hints=True) == ["write an SLA for each of the two"]


@pytest.mark.parametrize(("party", "found"), [("customer", 0), ("internal", 1), ("vendor", 1)])
def test_a_contract_promises_terms_for_customers(party, found):
    agreed = subscription("2026-01-01", "sla: s")
    assert len(told("subscription-promises-internal-sla", agreed, terms(party=party))) == found
    assert told("subscription-promises-internal-sla", subscription("2026-01-01", ""), terms(party=party)) == []
