"""Availability from an export of incidents to what is owed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_bench import Bench

from svcctl.calendars.instants import parse_instant
from svcctl.clocks import Clocks
from svcctl.kinds.incident_source import IncidentSource
from svcctl.sla.available_rows import availability_rows
from svcctl.sla.exclusions import Window
from svcctl.sla.excusing import Excusing
from svcctl.sla.incidents import IncidentReader
from svcctl.sla.statement import state
from svcctl.sla.watch import known_of, register_of, watch
from svcctl.source.tables import open_export

DOCUMENTS = """
kind: Service
metadata: {name: cloud}
spec: {summary: Servers, lifecycle: {stage: live, since: 2024-01-01}, scope: {included: [servers]}}
---
kind: Service
metadata: {name: desk}
spec: {summary: Help, lifecycle: {stage: live, since: 2024-01-01}, scope: {included: [help]}}
---
kind: Plan
metadata: {name: gold}
spec: {service: cloud, tier: {rank: 1, name: Gold}, sla: uptime}
---
kind: SLA
metadata: {name: uptime, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures: [{metric: availability, objective: 99.9%, degraded: 50%, weighAffected: true, shortest: 5m}]
  exclusions: [planned-maintenance, customer-caused]
  credits:
    per: month
    of: monthly-fee
    rules:
      - {metric: availability, ratio: downtime}
      - {metric: availability, perBadDay: {moreThan: 1h, hours: 10}}
---
kind: Subscription
metadata: {name: acme-cloud}
spec: {customer: acme, plan: gold, start: 2026-01-15, region: north, currency: EUR, monthlyFee: 744}
---
kind: Subscription
metadata: {name: bolt-cloud}
spec: {customer: bolt, plan: gold, start: 2025-01-01, end: 2026-03-10, region: south, currency: EUR, monthlyFee: 744}
---
kind: TicketSource
metadata: {name: tickets}
spec: {timezone: UTC, columns: {item: n, created: o}}
---
kind: IncidentSource
metadata: {name: page}
spec:
  timezone: Europe/Oslo
  columns: {service: s, customer: c, region: g, from: [start, a], to: b, impact: i, affected: x, excludedReason: e}
  impacts: {Slow: degraded, Work: maintenance}
  exclusionReasons: {Yours: customer-caused}
---
kind: IncidentSource
metadata: {name: gateway}
spec: {timezone: UTC, counts: {at: minute, total: all, failed: bad}}
"""
HEADER = "s,c,g,a,b,i,x,e\n"
LATER = parse_instant("2026-06-01T00:00Z")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("incidents"), DOCUMENTS)


def watched(bench, text, source="page", as_of=LATER, documents=HEADER, *, windows=()):
    path = bench.folder / "incidents.csv"
    path.write_text(documents + text, encoding="utf-8", newline="")
    reader = IncidentReader(bench.catalog.versions(IncidentSource, source)[0].spec, known_of(bench.catalog))
    incidents = reader.read([open_export(str(path), reader.wanted, reader.dialect)])
    register = register_of(bench.catalog, None)
    register.excusing = Excusing(tuple(windows))
    return watch(incidents, register, Clocks(bench.catalog).get, as_of)


def downs(found):
    """Minutes of downtime by period and customer, where there were any."""
    return {(each.whose.period, each.whose.customer): each.lost / 60_000_000 for each in found.uptimes if each.lost}


def outage(start, stop, *, service="cloud", customer="", region="", impact="", affected="", reason=""):
    return f"{service},{customer},{region},{start},{stop},{impact},{affected},{reason}\n"


def test_an_outage_hits_every_customer_of_the_service(bench):
    found = watched(
        bench, outage("2026-02-03T10:00", "2026-02-03T11:00") + outage("2026-02-03T10:30", "2026-02-03T11:30")
    )
    assert downs(found) == {("2026-02", "acme"): 90, ("2026-02", "bolt"): 90}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"customer": "acme"}, {"acme": 60}),
        ({"region": "south"}, {"bolt": 60}),
        ({"service": ""}, {"acme": 60, "bolt": 60}),
        ({"service": "desk"}, {}),
        ({"impact": "Slow"}, {"acme": 30, "bolt": 30}),
        ({"impact": "DOWN", "affected": "40%"}, {"acme": 24, "bolt": 24}),
        ({"impact": "Slow", "affected": "0.1"}, {"acme": 3, "bolt": 3}),
        ({"impact": "Work"}, {}),
        ({"impact": "none"}, {}),
        ({"reason": "Yours"}, {}),
        ({"reason": "weather"}, {"acme": 60, "bolt": 60}),
    ],
)
def test_who_is_hit_and_how_badly(bench, more, said):
    found = downs(watched(bench, outage("2026-02-03T10:00", "2026-02-03T11:00", **more)))
    assert {customer: minutes for (_, customer), minutes in found.items()} == said


def test_announced_maintenance_excuses_itself_alone_and_the_report_says_so(bench):
    works = outage("2026-02-03T10:00", "2026-02-03T12:00", impact="Work")
    found = watched(bench, works + outage("2026-02-03T11:00", "2026-02-03T12:30"))
    assert downs(found) == {("2026-02", "acme"): 90, ("2026-02", "bolt"): 90}
    (note,) = found.notes
    assert note.startswith("1 incident lies partly or all in announced maintenance and counts all the same: only")
    beside = outage("2026-02-03T12:00", "2026-02-03T12:30")
    beside += outage("2026-02-03T11:00", "2026-02-03T11:30", impact="none")
    assert watched(bench, works + beside).notes == []


def test_maintenance_that_no_exclusion_excuses_is_downtime_and_the_report_says_so(tmp_path):
    bench = Bench(tmp_path, DOCUMENTS.replace("[planned-maintenance, customer-caused]", "[customer-caused]"))
    found = watched(bench, outage("2026-02-03T10:00", "2026-02-03T12:00", impact="Work"))
    assert downs(found) == {("2026-02", "acme"): 120, ("2026-02", "bolt"): 120}
    unless = "where an SLA does not list planned-maintenance as an exclusion"
    assert found.notes == [f"1 incident is announced maintenance and counts as downtime, {unless}."]


def test_a_customer_is_hit_only_on_the_days_of_its_subscription(bench):
    text = outage("2026-01-14T23:30", "2026-01-15T00:30") + outage("2026-03-10T23:30", "2026-03-11T02:00")
    found = watched(bench, text)
    assert downs(found) == {
        ("2026-01", "acme"): 30,
        ("2026-01", "bolt"): 60,
        ("2026-03", "acme"): 150,
        ("2026-03", "bolt"): 30,
    }
    # ... out of the whole month, as the SLA divides by the period.
    assert {each.uptime.measured // 3_600_000_000 for each in found.uptimes if each.whose.period == "2026-01"} == {744}


def test_what_still_goes_on_ends_with_the_report_and_later_ones_have_not_begun(bench):
    text = outage("2026-02-03T10:00", "") + outage("2026-02-03T12:00", "")
    found = watched(bench, text, as_of=parse_instant("2026-02-03T10:30Z"))
    assert downs(found) == {("2026-02", "acme"): 90, ("2026-02", "bolt"): 90}
    assert (found.rows.read, found.rows.measured, found.rows.out_of_scope) == (2, 1, 1)
    rows = availability_rows(found).to_pylist()
    assert {row["outcome"] for row in rows} == {"running"}


def test_rows_are_rejected_with_their_reasons_and_none_is_lost(bench):
    text = "".join(
        [
            outage("2026-02-03T10:00", "2026-02-03T09:00"),
            outage("", "2026-02-03T09:00"),
            outage("soon", ""),
            outage("2026-02-03T10:00", "", service="clod"),
            outage("2026-02-03T10:00", "", customer="acne"),
            outage("2026-02-03T10:00", "", impact="awful"),
            outage("2026-02-03T10:00", "", affected="120%"),
            outage("2026-02-03T10:00", "2026-02-03T11:00", reason="Yours"),
            outage("2026-02-03T10:00", "2026-02-03T11:00", service="desk"),
            outage("2026-02-03T10:00", "2026-02-03T11:00"),
            "x\n",
        ]
    )
    found = watched(bench, text)
    assert [row.code for row in found.rejected] == [
        "end-before-start",
        "no-start",
        "unreadable-time",
        "unknown-service",
        "unknown-customer",
        "unknown-impact",
        "unreadable-share",
        "too-few-columns",
    ]
    rows = found.rows
    assert (rows.read, rows.measured, rows.excluded, rows.rejected, rows.out_of_scope) == (11, 1, 1, 8, 1)


def test_uptime_becomes_credits_and_rows(bench):
    found = watched(bench, outage("2026-02-03T23:00", "2026-02-04T02:00"))
    statement = state(None, None, bench.subscriptions, found)
    acme = next(credit for credit in statement.credits if credit.customer == "acme")
    # 3 of 672 hours, and ten hours for the one day with more than an hour down.
    assert Fraction(acme.amount.amount) == Fraction(round(744 * 13 * 100 / 672), 100)
    days = "1 day with more than 1h down (2026-02-04)"
    assert acme.reasons[1] == f"availability: {days} x the fee of 10 hours = EUR 11.071428…"
    row = next(row for row in availability_rows(found).to_pylist() if row["customer"] == "acme")
    assert (row["target_seconds"], row["elapsed_seconds"], row["overrun_seconds"]) == (2419, 10800, 8381)
    assert (row["outcome"], row["used_percent"], row["item"]) == ("breached", Decimal("446.42"), "cloud")
    mine = [each for each in statement.attainments if (each.customer, each.period) == ("acme", "2026-02")]
    lines = {(each.percent, each.attained, each.count) for each in mine}
    assert lines == {("99.5535", False, (2_408_400, 10_800, 0, 0))}
    assert statement.reconciliation().startswith("1 incident rows read = 1 measured")


def test_counts_of_requests_need_a_measure_that_counts_them(bench):
    text = "2026-02-03T10:00,100,40\n2026-02-03T10:01,100,101\n2026-02-03T10:02,x,1\n"
    found = watched(bench, text, "gateway", documents="minute,all,bad\n")
    assert [row.code for row in found.rejected] == ["more-failed-than-all", "unreadable-number"]
    acme = next(each for each in found.uptimes if each.whose.customer == "acme")
    assert acme.uptime.unit == "intervals"
    assert acme.uptime.down == Fraction(40, 100)


minutes = st.integers(0, 40 * 24 * 60)
START = datetime(2026, 2, 1, tzinfo=UTC)


@given(
    st.lists(st.tuples(minutes, st.integers(1, 300), st.sampled_from(["acme", "bolt", ""])), max_size=12), st.randoms()
)
def test_incidents_agree_with_a_minute_by_minute_walk_in_any_order(bench, rows, shuffler):
    def at(minute):
        return (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%MZ")

    long = [(start, length + 5, customer) for start, length, customer in rows]
    lines = [outage(at(start), at(start + length), customer=customer) for start, length, customer in long]
    shuffler.shuffle(lines)
    found = downs(watched(bench, "".join(lines)))
    for customer in ("acme", "bolt"):
        down = {at_ for start, length, who in long if who in {"", customer} for at_ in range(start, start + length)}
        ends = {"acme": 10**9, "bolt": (datetime(2026, 3, 10, 23, tzinfo=UTC) - START) // timedelta(minutes=1)}
        for period, low, high in (("2026-02", -60, 28 * 1440 - 60), ("2026-03", 28 * 1440 - 60, 59 * 1440 - 120)):
            expected = sum(low <= minute < min(high, ends[customer]) for minute in down)
            assert found.get((period, customer), 0) == expected


def window(start, stop, *, service="", customer="", reason="planned-maintenance"):
    edges = (parse_instant(each, "Europe/Oslo") for each in (start, stop))
    return Window(service, customer, *edges, reason, "Anna", "", "w.csv", 2)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, {"acme": 40, "bolt": 40}),
        ({"service": "cloud"}, {"acme": 40, "bolt": 40}),
        ({"service": "desk"}, {"acme": 60, "bolt": 60}),
        ({"customer": "acme"}, {"acme": 40, "bolt": 60}),
        ({"customer": "acme", "reason": "weather"}, {"acme": 60, "bolt": 60}),
    ],
)
def test_windows_take_their_time_off_the_downtime_once(bench, about, said):
    text = outage("2026-02-03T10:00", "2026-02-03T11:00") + outage("2026-02-03T10:10", "2026-02-03T10:50")
    windows = [window(f"2026-02-03T10:{a}", f"2026-02-03T10:{b}", **about) for a, b in (("30", "45"), ("40", "50"))]
    found = watched(bench, text, windows=windows)
    assert {customer: minutes for (_, customer), minutes in downs(found).items()} == said
    rows = {row["customer"]: row for row in availability_rows(found).to_pylist() if row["period"] == "2026-02"}
    assert {name: row["excluded_seconds"] // 60 for name, row in rows.items()} == {
        name: 60 - minutes for name, minutes in said.items()
    }
    assert downs(watched(bench, text, windows=[*windows, *reversed(windows)])) == downs(found)


def test_failures_in_a_window_are_forgiven(bench):
    text = "".join(f"2026-02-03T10:0{n}Z,100,{10 * n}\n" for n in range(4))
    head = "minute,all,bad\n"
    few = watched(
        bench, text, source="gateway", documents=head, windows=[window("2026-02-03T11:03", "2026-02-03T11:04")]
    )
    all_ = watched(bench, text, source="gateway", documents=head)
    assert few.uptimes[0].uptime.down < all_.uptimes[0].uptime.down
