"""What an SLA may say: which keys go together, what each shape of credit becomes, and what a refusal tells."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_pages import example

from svcctl.kinds.base import Header, Length, Money, Percent, Span, Target, convert
from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.sla import SLA, STANDARD, CreditRule, Measure, PerBlock
from svcctl.kinds.ticket_source import EVENTS, TicketSource
from svcctl.source.schema import check_document
from svcctl.source.yaml_text import load

WORK = "metric: resolution, objective: 90%, clock: always, targets: [{within: 4h}]"
OWN = "metric: approval, objective: 90%, clock: always, targets: [{within: 4h}]"
UP = "metric: availability, objective: 99.9%"
SHAPES = {
    "bands": "[{below: 90%, credit: 5%}]",
    "flat": "{amount: 50, currency: EUR}",
    "perBreach": "2%",
    "perBlock": "{credit: 5%, every: 30m, counts: started}",
    "multiplier": "{times: 10}",
    "ratio": "downtime",
    "perBadDay": "{moreThan: 5m, hours: 24}",
    "extension": "[{below: 90%, by: 3d}]",
}


def refused(measures=f"[{{{WORK}}}]", more="", kind="SLA"):
    """What the schema has against an SLA with these measures and keys: (message, hint) each."""
    head = f"apiVersion: svcctl/v1\nkind: {kind}\nmetadata: {{name: x, version: 1, effective: {{from: 2026-01-01}}}}\n"
    text = f"{head}spec: {{party: customer, timezone: UTC, measures: {measures}{more and ', '}{more}}}\n"
    (document,), problems = load(text.encode(), "x.yaml")
    assert problems == []
    return [(problem.message, problem.hint) for problem in check_document(document.data, "x.yaml", 0)]


def with_credit(rule):
    return refused(more=f"credits: {{per: month, of: monthly-fee, rules: [{{metric: resolution, {rule}}}]}}")


@pytest.mark.parametrize(
    "measure",
    [
        WORK,
        f"{WORK}, pauseIn: [waiting], onReopen: ignore, onPriorityChange: initial, minimumSample: 3",
        f"{OWN}, starts: created, stops: accepted",
        UP,
        f"{UP}, clock: office, service: backup, shortest: 5m, degraded: 50%, weighAffected: true, startsAt: ticket",
        f"{UP}, counting: interval, interval: 5m",
        f"{UP}, counting: error-rate, interval: 1h, denominator: time-deployed",
        f"{UP}, counting: requests",
        f"{UP}, interval: 1m, downWhen: {{failedAbove: 5%}}",
        f"{UP}, interval: 1m, downWhen: {{failedFrom: 100%}}, counting: full-minute",
    ],
)
def test_a_measure_says_what_goes_together(measure):
    assert refused(f"[{{{measure}}}]") == []


@pytest.mark.parametrize(
    ("measure", "about"),
    [
        ("metric: resolution, objective: 90%", ["`clock` is missing", "`targets` is missing"]),
        ("metric: resolution, clock: always, targets: [{within: 4h}]", ["`objective` is missing"]),
        ("objective: 90%", ["`metric` is missing"]),
        ("metric: Resolution, objective: 90%", ["`metric` is 'Resolution'"]),
        (OWN, ["`starts` is missing"]),
        (f"{OWN}, stops: accepted", ["`starts` is missing"]),
        (f"{OWN}, starts: created", ["`starts` stands here without `stops`"]),
        (f"{WORK}, starts: created, stops: accepted", ['"starts" is not a key', '"stops" is not a key']),
        (f"{UP}, starts: created, stops: accepted", ['"starts" is not a key', '"stops" is not a key']),
        *(
            (f"{WORK}, {pair}", [f'"{pair.partition(":")[0]}" is not a key'])
            for pair in (
                "service: backup",
                "counting: second",
                "interval: 5m",
                "downWhen: {failedAbove: 5%}",
                "shortest: 5m",
                "degraded: 50%",
                "weighAffected: true",
                "startsAt: ticket",
                "denominator: period",
            )
        ),
        *(
            (f"{UP}, {pair}", [f'"{pair.partition(":")[0]}" is not a key'])
            for pair in (
                "targets: [{within: 4h}]",
                "pauseIn: [waiting]",
                "attributeBy: due",
                "minimumSample: 2",
                "onReopen: resume",
                "onPriorityChange: latest",
                "interval: 5m",
            )
        ),
        (f"{UP}, counting: error-rate", ["`interval` is missing"]),
        (f"{UP}, counting: interval", ["`interval` is missing"]),
        (f"{UP}, counting: full-minute, interval: 5m", ['"interval" is not a key']),
        (f"{UP}, downWhen: {{failedAbove: 5%}}", ["`interval` is missing"]),
        (f"{UP}, interval: 1m, downWhen: {{}}", ["`failedAbove` or `failedFrom` is missing"]),
        (f"{UP}, interval: 1m, downWhen: {{failedAbove: 5%, failedFrom: 9%}}", ["cannot both be here"]),
        (f"{UP}, interval: 1m, downWhen: {{failedAbove: 5%}}, counting: requests", ["`counting` is 'requests'"]),
        (f"{UP}, shortest: 1d", ["`shortest` is '1d': write hours, minutes or seconds"]),
        (f"{UP}, degraded: 101%", ["`degraded` is '101%'"]),
    ],
)
def test_what_does_not_go_together_is_told_once(measure, about):
    found = [message for message, _ in refused(f"[{{{measure}}}]")]
    assert len(found) == len(about)
    assert all(part in message for part, message in zip(about, found, strict=True))


def test_a_misspelt_metric_is_taken_for_one_of_your_own_and_says_so():
    ((message, hint),) = refused("[{metric: frist-response, objective: 90%, clock: always, targets: [{within: 4h}]}]")
    assert message == "`starts` is missing from `measures[0]`"
    assert "or is first-response, " in hint


@pytest.mark.parametrize(("shape", "value"), SHAPES.items())
def test_a_rule_has_one_shape_and_knows_which(shape, value):
    assert with_credit(f"{shape}: {value}") == []
    (document,), _ = load(f"{{metric: resolution, {shape}: {value}}}".encode(), "x.yaml")
    assert convert(document.data, CreditRule).shape == shape
    others = {other: each for other, each in SHAPES.items() if other != shape}
    for other, each in others.items():
        ((message, _),) = with_credit(f"{shape}: {value}, {other}: {each}")
        assert message.endswith("cannot both be here")


@pytest.mark.parametrize("shape", SHAPES)
def test_priorities_narrow_what_counts_work_items(shape):
    allowed = shape in {"perBreach", "perBlock", "multiplier"}
    assert (with_credit(f"{shape}: {SHAPES[shape]}, priority: P1") == []) is allowed


def test_a_rule_without_a_shape_is_refused():
    ((message, _),) = with_credit("of: unit-fee")
    assert message.startswith("`bands`, `flat`, ")
    assert with_credit("falt: 10%") == [('"falt" is not a key here', 'did you mean "flat"?')]


@pytest.mark.parametrize(
    ("case", "about"),
    [
        ("[{periodsMissed: 3, within: 6 months}]", []),
        ("[{periodsMissed: 1, within: 1 quarter, below: 95%, metric: resolution}]", []),
        ("[{breaches: 3, within: 2 years, priority: [P1, P2]}]", []),
        ("{periodsMissed: 3, within: 6 months}", ["`after` is a group of keys: write a list, such as"]),
        ("[{within: 6 months}]", ["`periodsMissed` or `breaches` is missing"]),
        ("[{breaches: 3}]", ["`within` is missing"]),
        ("[{periodsMissed: 3, breaches: 3, within: 6 months}]", ["cannot both be here"]),
        ("[{breaches: 3, within: 6 months, below: 95%}]", ['"below" is not a key']),
        ("[{periodsMissed: 3, within: 6 months, priority: P1}]", ['"priority" is not a key']),
        ("[{periodsMissed: 0, within: 6 months}]", ["`periodsMissed` is 0"]),
        ("[{periodsMissed: 3, within: 6}]", ["write a number of months, quarters or years"]),
    ],
)
def test_a_right_to_leave_asks_for_misses_within_a_time(case, about):
    found = [message for message, _ in refused(more=f"termination: {{after: {case}}}")]
    assert len(found) == len(about)
    assert all(part in message for part, message in zip(about, found, strict=True))


def test_an_availability_says_its_terms_as_values():
    sla = example("SLA", "backup-uptime")
    up, own = sla.measures
    assert (up.kind, own.kind) == ("availability", "work-item")
    assert (up.clock, up.service, up.targets, up.interval, up.down_when) == ("", "", (), None, None)
    assert (up.counting, up.shortest.seconds, up.degraded) == ("full-minute", 300, Percent(Decimal(50)))
    assert (up.weigh_affected, up.starts_at, up.denominator) == (False, "incident", "period-minus-excluded")
    assert (own.starts, own.stops) == ("restore-asked", "restore-done")
    assert (own.on_reopen, own.on_priority_change) == ("restart", "highest")
    assert (sla.conventions.due, sla.conventions.pauses) == ("next-opening", "wall-clock")
    bands, block, times = sla.credits.rules
    assert [band.including for band in bands.bands] == [False, True]
    assert (block.per_block.every, block.per_block.counts) == (Length("30m", 1800), "started")
    assert times.multiplier.times == 10
    first, second, third = sla.termination.after
    assert (first.periods_missed, first.within, first.metric) == (2, Span(2, "month"), "availability")
    assert second.below == Percent(Decimal(95))
    assert (third.breaches, third.priority, third.within.months) == (5, ("P1",), 12)
    assert sla.termination.within == Target.parse("30d")
    assert sla.improvement_plan.running == Span(2, "quarter")


def test_what_is_left_out_of_a_measure_is_what_most_contracts_mean():
    plain = convert({"metric": "availability", "objective": "99.9%"}, Measure)
    assert (plain.counting, plain.degraded, plain.denominator) == ("second", Percent(Decimal(0)), "period")
    assert (plain.on_reopen, plain.on_priority_change) == ("resume", "latest")
    assert SLA(party="customer", timezone="UTC", measures=(plain,)).termination is None


@pytest.mark.parametrize(("after", "free"), [("", None), ("objective", None), ("1h30m", Length("1h30m", 5400))])
def test_blocks_begin_after_time_for_free(after, free):
    said = {"credit": "5%", "every": "30m", "counts": "complete"} | ({"after": after} if after else {})
    assert convert(said, PerBlock).free == free


@pytest.mark.parametrize(
    ("said", "meant"),
    [("unit-fee", "unit-fee"), ({"amount": Decimal(12), "currency": "EUR"}, Money(1200, "EUR")), (None, None)],
)
def test_a_rule_may_have_a_base_of_its_own(said, meant):
    rule = {"metric": "resolution", "flat": "10%"} | ({"of": said} if said else {})
    assert convert(rule, CreditRule).of == meant


def test_a_length_that_the_schema_cannot_judge_is_refused_with_its_place():
    with pytest.raises(msgspec.ValidationError, match=r"hundred years.*at `\$\.shortest`"):
        convert({"metric": "availability", "objective": "9%", "shortest": "9999999h"}, Measure)


@pytest.mark.parametrize("text", ["1bd", "2d", "5", "", "1 hour"])
def test_days_are_no_length(text):
    with pytest.raises(ValueError, match="write "):
        Length.parse(text)


@given(st.integers(1, 999), st.sampled_from(["month", "quarter", "year"]))
def test_a_span_reads_what_it_writes(count, unit):
    span = Span(count, unit)
    assert Span.parse(str(span)) == span
    assert span.months == count * {"month": 1, "quarter": 3, "year": 12}[unit]


@pytest.mark.parametrize("text", ["6", "6months", "0 months", "6 weeks", "-1 month", "1000 months", 6, None])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(ValueError, match="such as 6 months"):
        Span.parse(text)


def test_a_header_is_its_usual_name_and_knows_the_others():
    assert Header.parse("Created") == "Created"
    several = Header.parse(["Created", "Created at"])
    assert (several, several.names) == ("Created", ("Created", "Created at"))
    assert not Header()
    assert Header().names == ()


def test_a_source_says_its_history_and_events_as_values():
    source = example("TicketSource", "helpdesk-history")
    assert source.columns.customer.names == ("company", "account")
    assert source.history.item == "ticket_id"
    assert (source.history.changes.from_, source.history.changes.to) == ("old", "new")
    assert (source.history.changes.status, source.history.changes.priority) == (("Status", "State"), ("priority",))
    assert source.events["public-reply"].when["author_role"] == ("agent", "admin")
    assert source.events["customer-reply"].when["author_role"] == ("customer",)
    assert source.events["restore-done"].column == "Restore done at"
    assert source.statuses["Pending"] == "waiting-on-customer"
    assert example("TicketSource", "helpdesk").history is None


def test_incidents_come_with_times_or_as_counts():
    incidents, counts = example("IncidentSource", "status-page"), example("IncidentSource", "gateway")
    assert incidents.columns.from_.names == ("started_at", "created_at")
    assert (incidents.counts, counts.columns) == (None, None)
    assert incidents.impacts["minor"] == "degraded"
    assert (counts.counts.at, counts.counts.total, counts.counts.failed) == ("minute", "requests", "errors")


@pytest.mark.parametrize(
    ("kind", "spec", "about"),
    [
        ("IncidentSource", "{}", "`columns` or `counts` is missing"),
        ("IncidentSource", "{columns: {from: a}, counts: {at: a, total: b, failed: c}}", "cannot both be here"),
        ("IncidentSource", "{columns: {to: a}}", "`from` is missing from `columns`"),
        ("IncidentSource", "{counts: {at: a, total: b, failed: c}, impacts: {x: down}}", '"impacts" is not a key here'),
        ("IncidentSource", "{columns: {from: a}, impacts: {x: broken}}", "`x` is 'broken'"),
        ("TicketSource", "{}", "`columns` is missing"),
        ("TicketSource", "{columns: {item: a}}", "`created` is missing from `columns`"),
        ("TicketSource", "{history: {item: a}}", "`at` is missing from `history`"),
        ("TicketSource", "{history: {item: a, at: b}, events: {resolved: {}}}", "write {column: Accepted at}"),
        (
            "TicketSource",
            "{history: {item: a, at: b}, events: {Resolved: {column: c}}}",
            '"Resolved" is not a key here',
        ),
        ("TicketSource", "{columns: {item: [], created: b}}", "`item` is an empty list"),
        ("TicketSource", "{history: {item: a, at: b}}", ""),
        ("TicketSource", "{preset: jira}", ""),
        ("IncidentSource", "{columns: {from: a}}", ""),
    ],
)
def test_a_source_needs_what_tells_its_rows(kind, spec, about):
    text = f"apiVersion: svcctl/v1\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}\n"
    (document,), _ = load(text.encode(), "x.yaml")
    found = [problem.message for problem in check_document(document.data, "x.yaml", 0)]
    assert len(found) == bool(about)
    assert all(about in message for message in found)


def test_what_a_source_may_leave_out_is_empty():
    source = convert({"history": {"item": "a", "at": "b"}}, TicketSource)
    assert (source.columns.item, source.history.status, source.history.changes, source.events) == ("", "", None, {})
    assert convert({"columns": {"from": "a"}}, IncidentSource).columns.to == ""


def test_the_standard_words_are_the_ones_that_the_schema_names():
    assert {"first-response", "next-response", "update-interval", "resolution", "availability"} == STANDARD
    assert {"created", "first-response", "customer-reply", "public-reply", "resolved", "paused", "resumed"} == EVENTS
