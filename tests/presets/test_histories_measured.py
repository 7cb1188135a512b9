"""Exports of events measured through their presets, from the command line to verdicts worked out by hand."""

import csv

import pytest
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.presets import presets

WORKSPACE = """
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: small}
spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}
"""
TERMS = """
apiVersion: svcctl/v1
kind: BusinessCalendar
metadata: {name: office, owner: desk}
spec: {timezone: UTC, hours: {mon-fri: ["09:00-17:00"]}}
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: desk, owner: desk, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: UTC
  measures:
    - {metric: first-response, clock: office, targets: [{within: 1h}], objective: 90%}
    - {metric: resolution, clock: office, targets: [{priority: P1, within: 4h}, {within: 8h}], objective: 90%,
       pauseIn: [pending]}
"""
JOINED = """
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: zendesk, owner: desk}
spec:
  preset: zendesk-metric-events
  columns: {item: ID, created: Created at, priority: Priority}
  priorities: {Urgent: P1, Normal: P3}
"""
METRIC_EVENTS = """\
id,ticket_id,metric,instance_id,type,time
9001,501,reply_time,1,activate,2026-03-02T10:00:00Z
9002,501,requester_wait_time,1,activate,2026-03-02T10:00:00Z
9003,501,agent_work_time,1,activate,2026-03-02T10:00:00Z
9004,501,reply_time,1,apply_sla,2026-03-02T10:00:00Z
9005,501,reply_time,1,fulfill,2026-03-02T10:50:00Z
9006,501,reply_time,1,update_status,2026-03-02T10:50:00Z
9007,501,agent_work_time,1,pause,2026-03-02T10:55:00Z
9008,501,requester_wait_time,1,pause,2026-03-02T11:00:00Z
9009,502,reply_time,1,activate,2026-03-02T16:00:00Z
9010,502,requester_wait_time,1,activate,2026-03-02T16:00:00Z
9011,502,reply_time,1,breach,2026-03-02T17:00:00Z
9012,501,requester_wait_time,1,activate,2026-03-03T09:00:00Z
9013,501,reply_time,2,activate,2026-03-03T09:00:00Z
9014,502,reply_time,1,fulfill,2026-03-03T09:30:00Z
9015,501,reply_time,2,fulfill,2026-03-03T12:00:00Z
9016,501,requester_wait_time,1,fulfill,2026-03-03T12:00:00Z
9017,502,requester_wait_time,1,fulfill,2026-03-03T12:00:00Z
9018,502,requester_wait_time,1,activate,2026-03-03T14:00:00Z
9019,503,reply_time,1,activate,2026-03-04T09:00:00Z
9020,503,requester_wait_time,1,activate,2026-03-04T09:00:00Z
9021,503,reply_time,1,breach,2026-03-04T10:00:00Z
9022,502,requester_wait_time,1,fulfill,2026-03-04T16:00:00Z
"""
HOUR, FIELDS = 3600, ("outcome", "elapsed_seconds", "paused_seconds", "due_at")
# 501: answered in 50 minutes; Monday 10-11 and Tuesday 9-12 make 4 hours, and between them the desk waited for 6.
# 502: Monday 16-17 and half an hour of Tuesday; 4 hours to the first solution, reopened for 3 more on Tuesday and 7 on
#      Wednesday: 14 hours, the eighth of which ended Wednesday at 10. 503: nobody has answered for 7 hours.
VERDICTS = {
    ("501", "first-response"): ("met", 50 * 60, 0, "2026-03-02T11:00:00Z"),
    ("501", "resolution"): ("met", 4 * HOUR, 6 * HOUR, "2026-03-03T16:00:00Z"),
    ("502", "first-response"): ("breached", 90 * 60, 0, "2026-03-02T17:00:00Z"),
    ("502", "resolution"): ("breached", 14 * HOUR, 0, "2026-03-04T10:00:00Z"),
    ("503", "first-response"): ("breached-open", 7 * HOUR, 0, "2026-03-04T10:00:00Z"),
    ("503", "resolution"): ("running", 7 * HOUR, 0, "2026-03-04T17:00:00Z"),
}
MEASURED = {"zendesk-metric-events"}


@pytest.fixture
def measured(tmp_path):
    """Measures exports in a workspace of their own: {(item, metric): values}, and what the command said."""

    def run(documents, files, *options):
        (tmp_path / "svcctl.yaml").write_text(WORKSPACE, encoding="utf-8")
        (tmp_path / "p").mkdir()
        (tmp_path / "p" / "all.yaml").write_text(documents, encoding="utf-8")
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        names = [str(tmp_path / name) for name in files]
        done = CliRunner().invoke(
            app, ["report", *names, "-w", str(tmp_path), "--out", str(tmp_path / "out"), "--strict", *options]
        )
        assert done.exit_code == 0, done.output
        with (tmp_path / "out" / "measurements.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found = {(row["item"], row["metric"]): [row[name] for name in FIELDS] for row in rows}
        return {key: (one, int(two), int(three), four) for key, (one, two, three, four) in found.items()}, done

    return run


def test_every_preset_of_histories_is_measured_here():
    assert {name for name, preset in presets().items() if preset.shape == "history"} == MEASURED


@pytest.mark.parametrize("options", [(), ("--source", "auto")])
def test_metric_events_of_zendesk_come_to_the_verdicts_worked_out_by_hand(measured, options):
    found, done = measured(TERMS, {"events.csv": METRIC_EVENTS}, *options)
    assert found == VERDICTS
    assert "22 rows read = 22 measured + 0 excluded + 0 rejected + 0 out of scope" in done.output
    assert "read as zendesk-metric-events" in done.output


def test_metric_events_are_joined_with_the_list_of_tickets(measured):
    tickets = (
        "ID,Created at,Priority\n501,2026-03-02T10:00:00Z,Urgent\n502,2026-03-02T16:00:00Z,Normal\n"
        "503,2026-03-04T09:00:00Z,Urgent\n"
    )
    found, _ = measured(TERMS + JOINED, {"events.csv": METRIC_EVENTS, "tickets.csv": tickets})
    urgent = {
        ("501", "resolution"): ("met", 4 * HOUR, 6 * HOUR, "2026-03-03T12:00:00Z"),
        ("503", "resolution"): ("breached-open", 7 * HOUR, 0, "2026-03-04T13:00:00Z"),
    }
    assert found == VERDICTS | urgent
