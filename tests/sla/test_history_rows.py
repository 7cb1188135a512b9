"""Rows of histories one by one: what reopens, what is rejected, what a snapshot beside them adds."""

import io
import sys
from types import SimpleNamespace

import pytest
from sla_bench import Bench

from svcctl.clocks import Clocks
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run

DOCUMENTS = """
kind: SLA
metadata: {name: desk, version: 1, effective: {from: 2025-01-01}}
spec:
  party: internal
  timezone: UTC
  measures:
    - {metric: first-response, clock: always, targets: [{within: 1h}], objective: 90%}
    - {metric: resolution, clock: always, targets: [{priority: P1, within: 2h}, {within: 8h}], objective: 90%,
       pauseIn: [waiting]}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {item: Number, created: Opened, firstResponse: Answered, resolved: Solved, priority: Priority}
  history: {item: n, at: t, changes: {field: f, from: old, to: new}}
  priorities: {"1": P1, "2": P2}
  events: {resolved: {when: {f: done}}, paused: {when: {f: pause}}, resumed: {when: {f: resume}}}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("rows"), DOCUMENTS)


def measured(bench, changes, snapshot="Number,Opened,Answered,Solved,Priority\nA,2026-03-02T10:00Z,,,1\n"):
    """({item: row of its resolution}, rejected rows, the reconciliation)."""
    texts = {"history.csv": "n,t,f,old,new\n" + changes, "snapshot.csv": snapshot}
    for name, text in texts.items():
        (bench.folder / name).write_text(text, encoding="utf-8")
    rows, rejected = [], []
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get, None)
    run.on_rejected = rejected.extend
    run.on_rows = lambda *block: rows.extend(measurement_rows(*block).to_pylist())
    result = run.read(open_exports(bench.source, [str(bench.folder / name) for name in reversed(texts)]))
    return {row["item"]: row for row in rows if row["metric"] == "resolution"}, rejected, result.rows


def seconds(bench, *changes):
    text = "".join(f"A,2026-03-02T{time}Z,{rest}\n" for time, rest in changes)
    row = measured(bench, text)[0]["A"]
    return row["elapsed_seconds"] // 60, row["paused_seconds"] // 60, row["outcome"]


def test_the_snapshot_tells_when_an_item_with_a_history_was_created(bench):
    assert seconds(bench, ("11:00", "done,,")) == (60, 0, "met")


def test_a_status_that_is_said_again_reopens_nothing(bench):
    done = ("11:00", "done,,"), ("11:00", "status,open,closed")
    assert seconds(bench, *done, ("12:00", "status,closed,closed")) == (60, 0, "met")
    again = ("10:30", "status,new,open"), ("11:00", "status,open,open"), ("11:00", "done,,")
    assert seconds(bench, *again, ("12:00", "resume,,"), ("12:30", "done,,"))[0] == 90


def test_another_status_or_a_clock_that_is_resumed_reopens(bench):
    assert seconds(bench, ("11:00", "done,,"), ("12:00", "status,closed,open"), ("12:30", "done,,"))[0] == 90
    assert seconds(bench, ("11:00", "done,,"), ("12:00", "resume,,"), ("12:30", "done,,"))[0] == 90


def test_pauses_that_overlap_are_taken_off_once(bench):
    pauses = (
        ("10:10", "status,open,waiting"),
        ("10:20", "pause,,"),
        ("10:40", "status,waiting,open"),
        ("10:50", "resume,,"),
    )
    assert seconds(bench, *pauses, ("11:00", "done,,")) == (20, 40, "met")
    assert seconds(bench, *pauses[:2], ("11:00", "done,,")) == (10, 50, "met")


def test_changes_at_one_instant_follow_from_what_held_before(bench):
    tied = ("10:30", "status,waiting,open"), ("10:30", "status,new,waiting")
    assert seconds(bench, *tied, ("11:00", "done,,")) == (60, 0, "met")
    assert seconds(bench, *reversed(tied), ("11:00", "done,,")) == (60, 0, "met")


def test_the_priority_before_its_first_change_is_the_old_one(bench):
    row = measured(bench, "A,2026-03-02T10:30Z,priority,2,1\nA,2026-03-02T13:00Z,done,,\n")[0]["A"]
    assert (row["priority"], row["target_seconds"], row["outcome"]) == ("P1", 7200, "breached")


@pytest.mark.parametrize(
    ("row", "code"),
    [("A,soon,status,a,b\n", "unreadable-time"), ("A,2026-03-02T11:00Z,priority,1,9\n", "unknown-priority")],
)
def test_a_hole_in_a_history_rejects_the_item_and_accounts_for_all_its_rows(bench, row, code):
    found, rejected, rows = measured(bench, "A,2026-03-02T11:00Z,done,,\n" + row)
    assert not found
    assert sorted((each.code, each.line) for each in rejected) == sorted(
        [(code, 3), ("item-with-rejected-row", 2), ("item-with-rejected-row", 2)]
    )
    assert (rows.read, rows.rejected) == (3, 3)


def test_items_without_a_history_are_measured_by_their_row(bench):
    snapshot = "Number,Opened,Answered,Solved,Priority\nB,2026-03-02T10:00Z,,2026-03-02T13:00Z,1\n"
    found, rejected, rows = measured(bench, "A,2026-03-02T11:00Z,priority,1,2\n", snapshot)
    assert (found["B"]["outcome"], found["B"]["elapsed_seconds"]) == ("breached", 10_800)
    assert (rows.read, rows.measured, rejected) == (2, 2, [])


BY_STATUS = DOCUMENTS.replace("resolved: {when: {f: done}}, ", "").replace(
    "priorities:", "statuses: {Done: resolved, Closed: resolved, Wait: waiting}\n  priorities:"
)


@pytest.fixture(scope="module")
def by_status(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("status"), BY_STATUS)


def test_a_status_that_is_called_resolved_stops_the_clock(by_status):
    assert seconds(by_status, ("10:30", "status,New,Wait"), ("10:40", "status,Wait,Done")) == (30, 10, "met")
    assert seconds(by_status, ("10:40", "status,New,Open")) == (40, 0, "running")


def test_another_status_reopens_what_a_status_resolved_and_the_same_by_another_name_does_not(by_status):
    done = ("10:40", "status,New,Done"), ("11:40", "status,Done,Closed")
    assert seconds(by_status, *done, ("12:00", "note,,")) == (40, 0, "met")
    assert seconds(by_status, *done, ("12:00", "status,Closed,Open"), ("12:30", "status,Open,Done")) == (70, 0, "met")


def test_the_statuses_of_a_history_go_before_what_the_snapshot_says(by_status):
    snapshot = "Number,Opened,Answered,Solved,Priority\nA,2026-03-02T10:00Z,,2026-03-02T10:05Z,1\n"
    row = measured(by_status, "A,2026-03-02T10:40Z,status,New,Done\n", snapshot)[0]["A"]
    assert row["stopped_at"] == "2026-03-02T10:40:00Z"


def test_rows_that_resolve_by_name_go_before_statuses(tmp_path):
    bench = Bench(tmp_path, BY_STATUS.replace("events: {", "events: {resolved: {when: {f: done}}, "))
    assert seconds(bench, ("10:30", "status,New,Done"), ("11:00", "done,,")) == (60, 0, "met")


def test_what_a_snapshot_adds_does_not_turn_the_order_of_rows_around(bench):
    tied = ("11:00", "priority,,2"), ("11:00", "priority,,1")
    text = "".join(f"A,2026-03-02T{time}Z,{rest}\n" for time, rest in tied)
    assert measured(bench, text)[0]["A"]["priority"] == "P1"


def test_the_first_row_of_an_item_that_gives_a_word_counts(tmp_path):
    documents = DOCUMENTS.replace("priority: Priority}", "priority: Priority, region: place}")
    bench = Bench(tmp_path, documents.replace("{priority: P1, within: 2h}", "{region: north, within: 2h}"))
    (bench.folder / "history.csv").write_text(
        "n,t,f,old,new,place\nA,2026-03-02T11:00Z,priority,,1,\n"
        "A,2026-03-02T11:00Z,note,,,north\nA,2026-03-02T13:00Z,done,,,south\n"
    )
    rows = []
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get, None)
    run.on_rows = lambda *block: rows.extend(measurement_rows(*block).to_pylist())
    run.read(open_exports(bench.source, [str(bench.folder / "history.csv")], piece=40))
    assert [row["target_seconds"] for row in rows if row["metric"] == "resolution"] == [7200]


def test_rows_of_an_item_that_is_rejected_are_listed_from_stdin_too(tmp_path, monkeypatch):
    columns = DOCUMENTS[DOCUMENTS.index("  columns:") : DOCUMENTS.index("  history:")]
    bench = Bench(tmp_path, DOCUMENTS.replace(columns, ""))
    text = "n,t,f,old,new\nA,2026-03-02T10:00Z,priority,,1\nA,soon,done,,\nB,2026-03-02T10:00Z,priority,,1\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    rejected = []
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get, None)
    run.on_rejected = rejected.extend
    result = run.read(open_exports(bench.source, ["-"]))
    assert [(row.line, row.code) for row in rejected] == [(3, "unreadable-time"), (2, "item-with-rejected-row")]
    assert (result.rows.read, result.rows.measured, result.rows.rejected) == (3, 1, 2)
