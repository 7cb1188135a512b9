"""Items that were resolved without an answer, read both ways. No vector of another engine has such a case."""

import csv

import pytest
from typer.testing import CliRunner

from svcctl.cli.sla import app

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: UTC, folders: [terms]}
"""
TERMS = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: gold, title: Gold, owner: a, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: UTC
  measures:
    - {metric: first-response, clock: always, objective: 90%, targets: [{within: 4h}]}
    - {metric: resolution, clock: always, objective: 90%, targets: [{within: 8h}]}
  conventions: {CONVENTION}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk, owner: a}
spec: {timezone: UTC, timestamps: {layout: "%Y-%m-%d %H:%M"}, SHAPE}
"""
SNAPSHOT = "columns: {item: id, created: opened, firstResponse: answered, resolved: solved}"
ROWS = (
    "id,opened,answered,solved\n"
    "A1,2026-03-02 10:00,,2026-03-02 11:00\n"
    "A2,2026-03-02 10:00,2026-03-02 10:30,2026-03-02 11:00\n"
    "A3,2026-03-02 10:00,,\n"
    "A4,2026-03-02 10:00,2026-03-02 15:00,2026-03-02 11:00\n"
)
HISTORY = (
    "history: {item: id, at: at}, events: {created: {when: {what: [opened]}}, "
    "public-reply: {when: {what: [answered]}}, resolved: {when: {what: [solved]}}}"
)
EVENTS = "id,at,what\n" + "".join(
    f"{item},{at},{what}\n"
    for item, *times in csv.reader(ROWS.splitlines()[1:])
    for what, at in zip(("opened", "answered", "solved"), times, strict=True)
    if at
)
NO_RESPONSE = "unansweredResolved: no-response"


@pytest.fixture
def report(tmp_path):
    """Measures an export: (what is printed, rows of first responses by item)."""

    def run(convention, shape, text, as_of, *more):
        (tmp_path / "terms").mkdir(exist_ok=True)
        (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
        (tmp_path / "terms" / "all.yaml").write_text(TERMS.replace("CONVENTION", convention).replace("SHAPE", shape))
        (tmp_path / "tickets.csv").write_text(text)
        out, words = tmp_path / "out", ["report", str(tmp_path / "tickets.csv"), "-w", str(tmp_path), "--as-of", as_of]
        told = [CliRunner().invoke(app, [*words, *each, *more]) for each in ((), ("-o", str(out)))]
        assert [each.exit_code for each in told] == [0, 0], told[0].output
        # Sums alone and sums of rows are worked out in two ways.
        assert told[0].stdout == told[1].stdout
        with (out / "measurements.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["metric"] == "first-response"]
        return told[0].stdout, {row["item"]: row for row in rows}

    return run


@pytest.mark.parametrize(("shape", "text"), [(SNAPSHOT, ROWS), (HISTORY, EVENTS)], ids=["snapshot", "history"])
@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2026-03-02T13:00Z", ("running", "10800")), ("2026-03-05T10:00Z", ("breached-open", "259200"))],
)
def test_it_was_never_answered(report, shape, text, as_of, found):
    told, rows = report(NO_RESPONSE, shape, text, as_of)
    assert (rows["A1"]["outcome"], rows["A1"]["elapsed_seconds"]) == found
    assert (rows["A1"]["stopped_at"], rows["A1"]["reason"]) == ("", "")
    assert rows["A1"]["period"] == "2026-03"
    assert (rows["A2"]["outcome"], rows["A2"]["elapsed_seconds"]) == ("met", "1800")
    assert rows["A3"]["outcome"] == found[0]
    assert "resolved without an answer" not in told


@pytest.mark.parametrize(("shape", "text"), [(SNAPSHOT, ROWS), (HISTORY, EVENTS)], ids=["snapshot", "history"])
def test_resolving_is_the_answer_where_nothing_else_is_said(report, shape, text):
    for convention in ("", "unansweredResolved: response"):
        told, rows = report(convention, shape, text, "2026-03-05T10:00Z")
        assert (rows["A1"]["outcome"], rows["A1"]["elapsed_seconds"]) == ("met", "3600")
        assert rows["A1"]["reason"] == "resolved-without-response"
        assert "1 item was resolved without an answer: resolving it counts as the answer." in told


def test_an_answer_after_the_resolution_stops_the_clock_where_it_came(report):
    _, rows = report(NO_RESPONSE, SNAPSHOT, ROWS, "2026-03-05T10:00Z")
    assert (rows["A4"]["outcome"], rows["A4"]["elapsed_seconds"]) == ("breached", "18000")
    _, rows = report(NO_RESPONSE, HISTORY, EVENTS, "2026-03-05T10:00Z")
    assert (rows["A4"]["outcome"], rows["A4"]["elapsed_seconds"]) == ("breached", "18000")


def test_attainment_counts_it_as_missed(report):
    told, _ = report(NO_RESPONSE, SNAPSHOT, ROWS, "2026-03-05T10:00Z")
    assert "2026-03 so far  gold@1  first-response    1   4 " in told
    told, _ = report("", SNAPSHOT, ROWS, "2026-03-05T10:00Z")
    assert "2026-03 so far  gold@1  first-response    2   4 " in told


def test_resolution_is_not_touched(report):
    both = [report(each, SNAPSHOT, ROWS, "2026-03-05T10:00Z")[0] for each in ("", NO_RESPONSE)]
    lines = [[line for line in told.splitlines() if "resolution  " in line] for told in both]
    assert lines[0] == lines[1] != []
