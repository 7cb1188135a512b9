"""Exclusion windows: who they are for, what they take off, and what becomes of rows that nobody can count."""

import csv
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sla_bench import Bench
from typer.testing import CliRunner

import svcctl.cli.sla_evidence
import svcctl.cli.sla_explain
import svcctl.cli.sla_simulate  # noqa: F401 - registers the commands
from oracle import WalkingClock, excused_walk
from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.cli.sla import app
from svcctl.clocks import Clocks
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.exclusions import DIALECT, WANTED, Window, read_exclusions
from svcctl.sla.excusing import Excusing
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run
from svcctl.sla.watch import known_of
from svcctl.source.tables import open_export

DOCUMENTS = """
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: UTC, hours: {mon-fri: ['08:00-12:00', '13:00-17:00']}}
---
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: UTC
  exclusions: [storm, works]
  measures:
    - metric: resolution
      clock: office
      pauseIn: [waiting]
      targets: [{priority: P1, within: 4h}, {priority: P2, within: 1bd}, {within: {businessDays: 1, by: close}}]
      objective: 90%
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {item: N, created: C, resolved: R, priority: P, service: S, customer: W, holdMinutes: H}
---
kind: TicketSource
metadata: {name: events}
spec:
  timezone: UTC
  history: {item: N, at: At, status: S, priority: P}
  statuses: {Waiting: waiting, Done: resolved}
  events: {resolved: {when: {S: Done}}}
"""
HEAD, EVENTS = "N,C,R,P,S,W,H\n", "N,At,S,P\n"
WINDOWS = "service,customer,from,to,reason,approved_by,reference\n"
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = CalendarSpec("UTC", dict.fromkeys(range(5), tuple(map(Opening.parse, ("08:00-12:00", "13:00-17:00")))))


def micros(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def window(start, end, reason="storm", service="", customer=""):
    return Window(service, customer, micros(start), micros(end), reason, "Anna", "", "w.csv", 2)


def measured(bench, text, windows, as_of="2026-03-20T00:00"):
    """Measurement rows by item; a run that only counts must count the same."""
    path = bench.folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    register = choose_register(bench.catalog, "quick", bench.source)
    register.excusing = Excusing(tuple(windows))
    rows = []
    run = Run(bench.source, register, Clocks(bench.catalog).get, micros(as_of))
    run.on_rows = lambda *block: rows.extend(measurement_rows(*block).to_pylist())
    counts = run.read(open_exports(bench.source, [str(path)])).counts
    again = Run(bench.source, register, Clocks(bench.catalog).get, micros(as_of))
    assert again.read(open_exports(bench.source, [str(path)])).counts == counts
    return {row["item"]: row for row in rows}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("bench"), DOCUMENTS)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("history"), DOCUMENTS, source="events")


def test_a_window_takes_its_business_time_off_and_puts_due_off(bench):
    text = HEAD + "T,2026-03-02 09:00,2026-03-02 16:00,P1,,,\n"
    assert measured(bench, text, [])["T"]["outcome"] == "breached"
    row = measured(bench, text, [window("2026-03-02 11:00", "2026-03-02 14:30")])["T"]
    assert (row["outcome"], row["elapsed_seconds"], row["excluded_seconds"]) == ("met", 12_600, 9000)
    assert row["due_at"] == "2026-03-02T16:30:00Z"


def test_overlapping_windows_and_closed_hours_count_once(bench):
    text = HEAD + "T,2026-03-02 09:00,2026-03-03 09:00,P1,,,\n"
    windows = [window("2026-03-02 11:00", "2026-03-02 13:30"), window("2026-03-02 11:30", "2026-03-02 13:30", "works")]
    windows.append(window("2026-03-02 17:00", "2026-03-03 08:00"))
    row = measured(bench, text, windows)["T"]
    assert (row["elapsed_seconds"], row["excluded_seconds"]) == (8 * 3600 - 5400, 5400)


@pytest.mark.parametrize(
    ("about", "counts"),
    [
        ({}, {"A", "B", "C"}),
        ({"service": "mail"}, {"A"}),
        ({"customer": "acme"}, {"A", "B"}),
        ({"service": "mail", "customer": "other"}, set()),
        ({"reason": "lunch"}, set()),
    ],
)
def test_a_window_is_for_its_service_its_customer_and_a_reason_that_is_listed(bench, about, counts):
    rows = ("A,2026-03-02 09:00,2026-03-02 11:00,P1,mail,acme,", "B,2026-03-02 09:00,2026-03-02 11:00,P1,web,acme,")
    text = HEAD + "\n".join((*rows, "C,2026-03-02 09:00,2026-03-02 11:00,P1,web,zeta,\n"))
    found = measured(bench, text, [window("2026-03-02 10:00", "2026-03-02 10:30", **about)])
    assert {name for name, row in found.items() if row["excluded_seconds"] == 1800} == counts
    assert {row["excluded_seconds"] for row in found.values()} <= {0, 1800}


def test_hold_minutes_are_taken_off_beside_windows_and_leave_nothing_below_zero(bench):
    text = HEAD + "T,2026-03-02 09:00,2026-03-02 11:00,P1,,,30\nU,2026-03-02 09:00,2026-03-02 11:00,P1,,,110\n"
    found = measured(bench, text, [window("2026-03-02 10:00", "2026-03-02 10:30")])
    told = [[found[item][f"{name}_seconds"] for name in ("elapsed", "paused", "excluded")] for item in "TU"]
    assert told == [[3600, 1800, 1800], [0, 6600, 1800]]


def test_targets_of_days_are_put_off_where_a_window_lies_before_them(bench):
    text = HEAD + "T,2026-03-02 09:00,,P2,,,\nU,2026-03-02 09:00,,P3,,,\n"
    due = [row["due_at"] for row in measured(bench, text, []).values()]
    assert due == ["2026-03-03T09:00:00Z", "2026-03-03T17:00:00Z"]
    found = measured(bench, text, [window("2026-03-02 16:00", "2026-03-02 20:00")])
    assert [row["due_at"] for row in found.values()] == ["2026-03-03T10:00:00Z", "2026-03-04T09:00:00Z"]


def test_a_pause_of_a_history_and_a_window_count_once(history):
    rows = ("H,2026-03-02 08:00,New,P1", "H,2026-03-02 09:00,Waiting,", "H,2026-03-02 11:00,Open,")
    text = EVENTS + "\n".join((*rows, "H,2026-03-02 15:00,Done,\n"))
    row = measured(history, text, [window("2026-03-02 10:00", "2026-03-02 13:30")])["H"]
    told = [row[f"{name}_seconds"] for name in ("elapsed", "paused", "excluded")]
    assert told == [3600 + 5400, 3600, 2 * 3600 + 1800]
    assert sum(told) == 6 * 3600
    assert row["due_at"] == "2026-03-02T16:30:00Z"


SPANS = st.lists(st.tuples(st.integers(0, 4000), st.integers(-60, 900)), max_size=4)
ITEMS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=1, max_size=4)


def as_text(minutes):
    return (MONDAY + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPANS, ITEMS)
def test_items_are_measured_as_a_walk_through_time_does(bench, spans, items):
    text = HEAD + "".join(f"T{n},{as_text(a)},{as_text(a + b)},P1,,,\n" for n, (a, b) in enumerate(items))
    windows = [window(as_text(a), as_text(a + length)) for a, length in spans]
    edges = [(MONDAY + timedelta(minutes=a), MONDAY + timedelta(minutes=a + length)) for a, length in spans]
    found = measured(bench, text, windows)
    assert found == measured(bench, text, [*reversed(windows), *windows])
    for n, (a, b) in enumerate(items):
        begin, end = MONDAY + timedelta(minutes=a), MONDAY + timedelta(minutes=a + b)
        used, excused = excused_walk(WalkingClock(OFFICE), edges, begin, end)
        row = found[f"T{n}"]
        assert (row["elapsed_seconds"], row["excluded_seconds"]) == (used.total_seconds(), excused.total_seconds())
        assert row["outcome"] == ("met" if used <= timedelta(hours=4) else "breached")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPANS, st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(["Open", "Waiting"])), max_size=4))
def test_histories_are_measured_as_a_walk_through_time_does(history, spans, changes):
    steps = [(0, "New"), *sorted(dict(changes).items()), (3001, "Done")]
    text = EVENTS + "".join(f"H,{as_text(at)},{status},P1\n" for at, status in steps)
    edges = [(MONDAY + timedelta(minutes=a), MONDAY + timedelta(minutes=a + length)) for a, length in spans]
    row = measured(history, text, [window(as_text(a), as_text(a + length)) for a, length in spans])["H"]
    sums = {True: timedelta(0), False: timedelta(0), None: timedelta(0)}
    for (at, status), (until, _) in pairwise(steps):
        begin, end = MONDAY + timedelta(minutes=at), MONDAY + timedelta(minutes=until)
        used, excused = excused_walk(WalkingClock(OFFICE), edges, begin, end)
        sums[status == "Waiting"] += used
        sums[None] += excused
    told = [row[f"{name}_seconds"] for name in ("elapsed", "paused", "excluded")]
    assert told == [sums[key].total_seconds() for key in (False, True, None)]


def test_rows_that_nobody_can_count_are_refused_with_their_reason(bench, tmp_path):
    rows = (
        ",,2026-03-02T08:00,2026-03-02T09:00,storm,,",
        ",,2026-03-02T08:00,2026-03-02T09:00,,Anna,",
        ",,2026-03-02T09:00,2026-03-02T09:00,storm,Anna,",
        ",,2026-03-02T09:00,,storm,Anna,",
        ",,,2026-03-02T09:00,storm,Anna,",
        ",,soon,2026-03-02T09:00,storm,Anna,",
        ",,1900-01-01T00:00,2026-03-02T09:00,storm,Anna,",
        ",,2026-03-02T09:00",
    )
    good = ",,2026-03-02T08:00,2026-03-02T09:00,storm,Anna,CHG-1\n"
    path = tmp_path / "w.csv"
    path.write_text(WINDOWS + "\n".join(rows) + "\n" + good, encoding="utf-8")
    found = read_exclusions([open_export(str(path), WANTED, DIALECT)], known_of(bench.catalog), "Europe/Oslo")
    assert sorted((row.line, row.code) for row in found.rejected) == [
        (2, "not-approved"),
        (3, "no-reason"),
        (4, "end-before-start"),
        (5, "no-end"),
        (6, "no-start"),
        (7, "unreadable-time"),
        (8, "time-out-of-range"),
        (9, "too-few-columns"),
    ]
    (kept,) = found.windows
    assert (kept.line, kept.start, kept.reference) == (10, micros("2026-03-02 07:00"), "CHG-1")
    assert found.read == 9


@pytest.fixture
def run(bench, tmp_path):
    def run(command, *options, windows=WINDOWS):
        (tmp_path / "w.csv").write_text(windows, encoding="utf-8")
        export = tmp_path / "export.csv"
        export.write_text(HEAD + "T,2026-03-02 09:00,2026-03-02 16:00,P1,,,\n", encoding="utf-8")
        before = [*command, str(export), "-w", str(bench.folder), "--source", "tickets", "--sla", "quick"]
        return CliRunner().invoke(app, [*before, "--exclusions", str(tmp_path / "w.csv"), *options])

    return run


ROWS = (
    ",,2026-03-02 11:00,2026-03-02 14:30,storm,Anna,CHG-1\n"
    ",,2026-03-02 09:00,2026-03-02 11:00,storm,,\n"
    ",,2026-03-02 09:00,2026-03-02 11:00,lunch,Bo,\n"
)


def test_the_report_tells_of_every_window(run, tmp_path):
    done = run(["report"], "--out", str(tmp_path / "out"), windows=WINDOWS + ROWS)
    assert done.exit_code == 0, done.output
    assert "3 exclusion rows read = 1 counted + 1 rejected + 1 without effect" in done.output
    assert "Note: 1 exclusion window was approved by nobody: nothing is taken off for that." in done.output
    assert "Note: 'lunch' is the reason of 1 exclusion window, and no SLA" in done.output
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [each["file"] for each in manifest["inputs"]] == ["export.csv", "w.csv"]
    assert manifest["exclusionRows"] == {"read": 3, "counted": 1, "rejected": 1, "unlisted": {"lunch": 1}}
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8") as file:
        assert [(row["file"], row["line"], row["code"]) for row in csv.DictReader(file)] == [
            ("w.csv", "3", "not-approved")
        ]
    assert run(["report"], "--strict", "--quiet", windows=WINDOWS + ROWS).exit_code == 1


def test_an_unreadable_file_ends_the_run(run):
    done = run(["report"], windows="from,to,reason\n2026-03-02T08:00,2026-03-02T09:00,storm\n")
    assert done.exit_code == 1
    assert "approved_by" in done.output
    assert run(["report"], windows="").exit_code == 1


def test_explain_and_simulate_take_windows_off_too(run, tmp_path):
    done = run(["explain", "T"], windows=WINDOWS + ROWS)
    assert "- excluded        2h 30m" in done.output, done.output
    assert "storm, 2026-03-02T11:00:00Z to 2026-03-02T14:30:00Z, approved by Anna, CHG-1" in done.output
    (tmp_path / "p.yaml").write_text(
        DOCUMENTS.split("---")[1].replace("kind:", "apiVersion: svcctl/v1\nkind:").replace("[storm, works]", "[works]")
    )
    done = run(["simulate"], "--patch", str(tmp_path / "p.yaml"), "-f", "json", windows=WINDOWS + ROWS)
    assert done.exit_code == 0, done.output
    told = json.loads(
        run(["simulate"], "--patch", str(tmp_path / "p.yaml"), "-f", "json", windows=WINDOWS + ROWS).output
    )
    assert [(row["base"]["met"], row["other"]["met"]) for row in told["attainment"]] == [(1, 0)]


def test_evidence_holds_the_windows_and_is_made_again(run, tmp_path):
    archive = tmp_path / "evidence.zip"
    done = run(["evidence", "pack"], "--out", str(archive), "--with-inputs", windows=WINDOWS + ROWS)
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(app, ["evidence", "verify", str(archive)]).exit_code == 0
