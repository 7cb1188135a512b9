"""What surrounds the numbers of a published SLA: what is excused, what limits credits, when a customer may leave."""

import runpy
from pathlib import Path

import pytest

from svcctl.kinds.sla import SLA

facts = runpy.run_path(str(Path(__file__).with_name("atlas_facts.py")))
PUBLISHED = facts["facts"]("slas")
ANSWERS = facts["facts"]("answers")
WORKS = dict.fromkeys(
    ["scheduled_downtime", "scheduled_maintenance", "announced_maintenance", "routine_maintenance"],
    "planned-maintenance",
)
"""What documents call announced works; svcctl has one word for them, by which incidents of this impact are excused."""
SLAS = {sla.name: sla for sla in facts["atlas"]()[0].all(SLA)}


def with_fact(part, key):
    """The SLAs whose document tells a fact, with that fact."""
    return [
        pytest.param(sla.spec, part[label][key], sla.metadata.labels.get("variant", ""), id=sla.name)
        for sla in SLAS.values()
        if key in part.get(label := sla.metadata.labels["facts"], {})
    ]


@pytest.mark.parametrize(("sla", "reasons", "variant"), with_fact(PUBLISHED, "exclusions"))
def test_the_published_reasons_excuse_and_no_others(sla, reasons, variant):  # noqa: ARG001 - the same for all of them
    ours = (WORKS.get(reason, reason.replace("_", "-")) for reason in reasons)
    assert sorted(sla.exclusions) == sorted(ours)


@pytest.mark.parametrize(("sla", "cap", "variant"), with_fact(PUBLISHED, "cap"))
def test_the_cap_is_the_published_one(sla, cap, variant):  # noqa: ARG001 - the same for all of them
    limit = sla.credits.cap.year if cap.get("of") else sla.credits.cap.period
    assert limit.value == cap["pct"]


@pytest.mark.parametrize(
    ("sla", "claim", "variant"), [each for each in with_fact(PUBLISHED, "claim") if each.values[0].credits]
)
def test_months_to_claim_in_are_the_fewest_days_that_they_can_have(sla, claim, variant):  # noqa: ARG001 - for all
    days = sla.credits.within.amount if sla.credits.within else None
    if claim.get("deadline", "").startswith("end of the second"):
        assert days == 28 + 31
    elif "deadline_months" in claim:
        assert days == 28 + 31 + 30
    elif "deadline_business_days" in claim or "ticket_within_hours" in claim:
        assert days is None


@pytest.mark.parametrize(("sla", "counted", "variant"), with_fact(PUBLISHED, "metric"))
def test_time_counts_from_the_ticket_where_published_and_is_up_where_not_deployed(sla, counted, variant):  # noqa: ARG001
    measure = sla.measures[0]
    assert measure.starts_at == ("ticket" if "clock_starts" in counted else "incident")
    if counted.get("undeployed") == "up":
        assert measure.denominator == "period"


def cases(sla):
    return [(case.periods_missed, str(case.within), case.below) for case in sla.termination.after]


def test_rights_to_leave_are_the_published_ones():
    told = {entry["id"]: entry["termination_right"] for entry in PUBLISHED.values() if entry.get("termination_right")}
    named = {sla.metadata.labels["facts"]: sla.spec for sla in SLAS.values() if sla.spec.termination}
    assert set(told) == set(named) == {"fastly-termed", "bonterms-sla-1.0", "commonpaper-sla-2.0"}
    form, own, hours = told["bonterms-sla-1.0"], told["commonpaper-sla-2.0"], told["fastly-termed"]
    running, rolling = form["any_of"]
    assert cases(named["bonterms-sla-1.0"]) == [
        (count := running["consecutive_months_missed"], f"{count} months", None),
        (rolling["months_missed_in_rolling_12"], "12 months", None),
    ]
    assert named["bonterms-sla-1.0"].termination.within.amount == form["notice_within_days"]
    assert cases(named["commonpaper-sla-2.0"]) == [(own["months_missed"], f"{own['of_consecutive']} months", None)]
    in_one, in_each = hours["any_of"]
    (one, within_one, below), each = cases(named["fastly-termed"])
    assert (one, within_one) == (1, "1 month")
    assert 100 - below.value == in_one["degraded_hours_in_month_gt"] / 720 * 100
    assert each == (count := in_each["consecutive_months"], f"{count} months", None)
    allowed = 100 - named["fastly-termed"].measure("availability").objective.value
    assert allowed == in_each["each_degraded_minutes_gt"] / (730 * 60) * 100
    assert named["fastly-termed"].measure("availability").degraded.value == 100
    assert named["fastly-termed"].termination.within.amount == hours["exercise_within_days"]


@pytest.mark.parametrize(("sla", "updates", "variant"), with_fact(ANSWERS, "updates"))
def test_updates_are_promised_as_often_as_published(sla, updates, variant):
    targets = sla.measure("update-interval").targets
    assert {line.priority[0]: line.within for line in targets} == {
        priority: facts["answer"](time) for priority, time in updates[variant].items()
    }


@pytest.mark.parametrize(("sla", "hours", "variant"), with_fact(ANSWERS, "hours"))
def test_answers_are_promised_in_the_published_hours(sla, hours, variant):
    clocks = {"24x7": "always", "24x5": "weekdays", "08:00-18:00": "eight-to-six"}
    measure = sla.measure("first-response")
    for line in measure.targets:
        assert (line.clock or measure.clock) == clocks[hours[variant or line.priority[0]]]


@pytest.mark.parametrize("sla", [sla.spec for sla in SLAS.values()], ids=SLAS)
def test_months_are_those_of_utc_and_the_promise_is_ours_to_a_customer(sla):
    assert (sla.timezone, sla.party) == ("UTC", "customer")
