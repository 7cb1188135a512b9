"""Targets, tiers and credits: units that can be compared or not, and targets that hide others."""

import pytest

from documents import calendar, plan, sla, told

OFFICE = 'mon-fri: ["08:00-16:00"]'
UNEVEN = 'mon-thu: ["08:00-16:00"], fri: ["08:00-12:00"]'


@pytest.mark.parametrize(
    ("lower", "dearer", "hours", "found"),
    [
        ("{within: 8h}", "{within: 8h}", OFFICE, False),
        ("{within: 8h}", "{within: 9h}", OFFICE, True),
        ("{within: 1bd}", "{within: 2bd}", OFFICE, True),
        ("{within: 1bd}", "{within: 8h}", OFFICE, False),
        ("{within: 1bd}", "{within: 9h}", OFFICE, True),
        ("{within: 15h}", "{within: 2bd}", OFFICE, True),
        ("{within: 7h}", "{within: 1bd}", UNEVEN, False),  # a Friday is shorter than seven hours
        ("{within: 3h}", "{within: 1bd}", UNEVEN, True),
        ("{within: 1bd}", "{within: 7h}", UNEVEN, False),
        ("{within: 4h, clock: always}", "{within: 4h}", OFFICE, True),
        ("{within: 4h, clock: always}", "{within: 3h}", OFFICE, False),
        ("{within: 2h}", "{within: 4h, clock: always}", OFFICE, False),
        ("{within: 30d, clock: always}", "{within: 31d, clock: always}", OFFICE, True),
        ("{within: 30d, clock: always}", "{within: 721h, clock: always}", OFFICE, False),  # the night clocks go back
        ("{within: 30d, clock: always}", "{within: 722h, clock: always}", OFFICE, True),
        ('{within: {businessDays: 1, by: "12:00"}}', '{within: {businessDays: 1, by: "15:00"}}', OFFICE, True),
        ('{within: {businessDays: 1, by: "12:00"}}', "{within: {businessDays: 1, by: close}}", OFFICE, False),
        ("{within: 1bd}", '{within: {businessDays: 1, by: "15:00"}}', OFFICE, False),
        ("{within: 4h}", "{within: 8h, clock: elsewhere}", OFFICE, False),
        ("{within: 1bd, clock: elsewhere}", "{within: 90h, clock: elsewhere}", OFFICE, False),
        ("{within: 90h, clock: elsewhere}", "{within: 1bd, clock: elsewhere}", OFFICE, False),
        ('{within: {businessDays: 1, by: "15:00"}}', '{within: {businessDays: 1, by: "12:00"}}', OFFICE, False),
        ('{within: {businessDays: 1, by: "12:00"}}', '{within: {businessDays: 1, by: "12:00"}}', OFFICE, False),
        ('{within: {businessDays: 1, by: "15:00"}}', '{within: {businessDays: 2, by: "12:00"}}', OFFICE, True),
        ('{within: {businessDays: 1, by: "12:00"}}', "{within: 90h}", OFFICE, False),
        ("{within: 4h}, {within: 1h, region: n}", "{region: n, within: 9h}, {within: 4h}", OFFICE, False),
        ("{within: 4h}", "{service: storage, within: 9h}, {within: 4h}", OFFICE, False),
        ("{within: 4h}", "{tag: vip, within: 9h}, {within: 4h}", OFFICE, False),
        ("{priority: P1, within: 4h}", "{priority: P2, within: 9h}", OFFICE, False),
        ("{within: 4h}, {within: 1h, tag: vip}", "{within: 4h}, {within: 9h, tag: vip}", OFFICE, False),
    ],
)
def test_a_dearer_tier_is_compared_where_that_is_certain(lower, dearer, hours, found):
    documents = [
        calendar("office", hours),
        sla("basic", lower),
        sla("pro", dearer),
        plan("p1", rank=1, more="sla: basic"),
        plan("p2", rank=2, more="sla: pro"),
    ]

    assert bool(told("dearer-tier-looser-target", *documents)) is found


def test_a_target_for_all_is_compared_with_each_priority_and_told_once():
    documents = [
        sla("basic", "{priority: [P1, P2], within: 1h}, {within: 8h}", clock="always"),
        sla("pro", "{within: 4h}", clock="always"),
        plan("p1", rank=1, more="sla: basic"),
        plan("p2", rank=2, more="sla: pro"),
    ]

    (message,) = told("dearer-tier-looser-target", *documents)

    assert message.endswith("resolution of P1 within 4h round the clock, but `p1` has 1h round the clock")


def test_tiers_are_compared_one_step_at_a_time_and_only_where_they_are_sold():
    slas = [sla(f"s{hours}", f"{{within: {hours}h}}", clock="always") for hours in (1, 4, 8)]
    plans = [
        plan("p1", rank=1, more="sla: s4"),
        plan("legacy", rank=2, more="sla: s1\nsellable: false"),
        plan("p2", rank=2, more="sla: s8\nsunset: 2026-01-14"),
        plan("p3", rank=3, more="sla: s4"),
    ]

    assert told("dearer-tier-looser-target", *slas, *plans) == []


def test_the_tier_below_is_the_one_that_leads_here():
    slas = [sla(f"s{hours}", f"{{within: {hours}h}}", clock="always") for hours in (2, 4, 8)]
    plans = [
        plan("fast", rank=1, more="sla: s2"),
        plan("slow", rank=1, more="sla: s8\nupgradeTo: [better]"),
        plan("better", rank=2, more="sla: s4"),
    ]

    assert told("dearer-tier-looser-target", *slas, *plans) == []


def test_support_is_compared_in_the_version_in_force():
    vendor = {"clock": "always", "party": "vendor"}
    documents = [
        sla("vendor", "{within: 8h}", **vendor, since="2025-01-01", until="2025-12-31"),
        sla("vendor", "{within: 2h}", **vendor, version=2),
        sla("ours", "{within: 4h}", clock="always", more="restsOn: [vendor]"),
        sla("pinned", "{within: 4h}", clock="always", more="restsOn: [vendor@1]"),
        sla("past", "{within: 4h}", clock="always", more="restsOn: [vendor@1]", since="2025-01-01", until="2025-12-31"),
    ]

    (message,) = told("promise-stricter-than-support", *documents)

    assert message.endswith("but SLA/vendor@1, which it rests on, allows 8h round the clock")


@pytest.mark.parametrize(
    ("above", "below", "found"),
    [
        ("priority: [P1, P2]", "priority: P1", True),
        ("priority: P1", "priority: [P1, P2]", False),
        ("service: backup", "service: backup, tag: vip", True),
        ("tag: vip", "priority: P1", False),
        ("region: [nordics, dach]", "region: dach, priority: P1", True),
        ("region: nordics", "region: dach", False),
    ],
)
def test_a_target_is_unreachable_below_a_wider_one(above, below, found):
    measure = sla("s", f"{{{above}, within: 4h}}, {{{below}, within: 8h}}", clock="always")

    assert bool(told("unreachable-target", measure)) is found


def test_the_same_match_twice_is_no_unreachable_target():
    same = sla("s", "{priority: P1, within: 4h}, {priority: [P1], within: 8h}", clock="always")

    assert told("unreachable-target", same) == []
    assert told("duplicate-target-match", same) == ["this target is for the same work items as the 4h above it"]


def credit(rule, more=""):
    return sla(
        "s",
        "{within: 4h}",
        clock="always",
        more=f"credits:\n  per: month\n  of: monthly-fee\n  rules: [{rule}]\n{more}",
    )


@pytest.mark.parametrize(
    ("better", "worse", "messages"),
    [
        ("5%", "5.0%", ["below 85% the credit is 5.0%, no more than the 5% below 95%"]),
        ("5%", "{amount: 1, currency: EUR}", []),
        ("{amount: 5, currency: NOK}", "{amount: 1, currency: EUR}", []),
        ("{amount: 5, currency: EUR}", "5%", []),
        ("5%", "6%", []),
        (
            "{amount: 5, currency: EUR}",
            "{amount: 5, currency: EUR}",
            ["below 85% the credit is EUR 5.00, no more than the EUR 5.00 below 95%"],
        ),
        (
            "{amount: 5, currency: EUR}",
            "{amount: 1.5, currency: EUR}",
            ["below 85% the credit is EUR 1.50, no more than the EUR 5.00 below 95%"],
        ),
    ],
)
def test_credits_are_compared_as_shares_or_in_one_currency(better, worse, messages):
    # The worse band stands first: the order of the lines does not matter.
    bands = f"{{below: 85%, credit: {worse}}}, {{below: 95%, credit: {better}}}"

    assert told("credit-bands-not-monotone", credit(f"{{metric: resolution, bands: [{bands}]}}")) == messages


def test_a_gap_to_the_objective_is_left_to_other_rules_where_the_metric_is_not_measured():
    rule = "{metric: first-response, bands: [{below: 90%, credit: 5%}]}"

    assert told("credit-bands-gap-to-objective", credit(rule)) == []
    assert len(told("credit-for-unmeasured-metric", credit(rule))) == 1


@pytest.mark.parametrize(
    ("rule", "documents"),
    [
        ("credit-above-cap", [sla("s", "{within: 4h}", clock="always")]),
        ("credit-above-cap", [credit("{metric: resolution, perBreach: 25%}")]),
        ("credit-above-cap", [credit("{metric: resolution, perBreach: 20%}", "  cap: {period: 20%}")]),
        ("credit-above-cap", [credit("{metric: resolution, perBreach: 25%}", "  cap: {year: 20%}")]),
        (
            "credit-above-cap",
            [credit("{metric: resolution, perBreach: {amount: 900, currency: NOK}}", "  cap: {period: 20%}")],
        ),
        (
            "credit-bands-not-monotone",
            [credit("{metric: resolution, bands: [{below: 95%, credit: 5%}, {below: 95%, credit: 5%}]}")],
        ),
        (
            "credit-for-untargeted-priority",
            [
                credit("{metric: resolution, perBreach: 5%, priority: P1}").replace(
                    "{within: 4h}", "{priority: P1, within: 4h}"
                )
            ],
        ),
        ("credits-between-teams", [credit("{metric: resolution, perBreach: 5%}")]),
        ("credits-without-cap", [credit("{metric: resolution, perBreach: 5%}").replace("customer", "vendor")]),
        ("business-target-in-days", [sla("s", "{within: 30d}", clock="always")]),
    ],
)
def test_a_rule_on_credits_stays_silent(rule, documents):
    assert told(rule, *documents) == []


def test_a_credit_for_each_breach_is_capped_too():
    rule = "{metric: resolution, perBreach: 25%}"

    assert told("credit-above-cap", credit(rule, "  cap: {period: 20%}")) == [
        "a credit of 25% is never given: credits of one period are capped at 20%"
    ]
