"""Exports that say how long the first answer took, and not when it came."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.sla.durations import micros_of

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Oslo, folders: [terms]}
"""
TERMS = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: gold, title: Gold, owner: a, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures: [{metric: first-response, clock: always, objective: 90%, targets: [{within: 1h}]}]
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk, owner: a}
spec:
  timezone: Europe/Oslo
  timestamps: {layout: "%Y-%m-%d %H:%M"}
  columns: {item: id, created: opened, resolved: solved, COLUMNS}
"""
SECOND = 1_000_000


@pytest.fixture
def measured(tmp_path):
    """Measures rows: (rows of measurements by item, (item, code, column) of rejected rows)."""

    def run(rows, columns="firstResponseAfter: {column: took, unit: minutes}", head="id,opened,solved,took"):
        (tmp_path / "terms").mkdir(exist_ok=True)
        (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
        (tmp_path / "terms" / "terms.yaml").write_text(TERMS.replace("COLUMNS", columns))
        (tmp_path / "tickets.csv").write_text("\n".join([head, *rows]) + "\n")
        out = tmp_path / "out"
        words = ["report", str(tmp_path / "tickets.csv"), "-w", str(tmp_path), "-o", str(out), "-q"]
        ran = CliRunner().invoke(app, [*words, "--as-of", "2026-04-01T00:00Z"])
        assert ran.exit_code in {0, 1}, ran.output
        tables = []
        for name in ("measurements", "rejected"):
            with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                tables.append(list(csv.DictReader(file)))
        refused = [(row["row"].partition(",")[0], row["code"], row["column"]) for row in tables[1]]
        return {row["item"]: row for row in tables[0]}, refused

    return run


def test_the_answer_came_so_long_after_the_creation(measured):
    rows, refused = measured(["A1,2026-03-02 10:00,,60", "A2,2026-03-02 10:00,,60.5", "A3,2026-03-02 10:00,,0"])
    assert refused == []
    assert [rows[item]["stopped_at"] for item in ("A1", "A2", "A3")] == [
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:30Z",
        "2026-03-02T09:00:00Z",
    ]
    assert [rows[item]["outcome"] for item in ("A1", "A2", "A3")] == ["met", "breached", "met"]


def test_time_on_the_wall_is_physical_when_the_clocks_change(measured):
    rows, _ = measured(["A1,2026-03-29 01:30,,60"])
    assert rows["A1"]["stopped_at"] == "2026-03-29T01:30:00Z"  # 03:30 in Oslo, an hour later


def test_without_a_duration_the_item_is_not_answered(measured):
    rows, refused = measured(["A1,2026-03-02 10:00,,", "A2,2026-03-02 10:00,2026-03-02 10:30,"])
    assert refused == []
    assert rows["A1"]["outcome"] == "breached-open"
    assert (rows["A2"]["outcome"], rows["A2"]["reason"]) == ("met", "resolved-without-response")


@pytest.mark.parametrize("wrong", ["-1", "soon", "1e12", "NaN", "Infinity", "12:30", '"1,5"', "1 h"])
def test_what_is_no_duration_is_a_rejected_row_with_its_reason(measured, wrong):
    rows, refused = measured([f"A1,2026-03-02 10:00,,{wrong}", "A2,2026-03-02 10:00,,5"])
    assert refused == [("A1", "unreadable-duration", "took")]
    assert list(rows) == ["A2"]


def test_a_duration_that_leads_out_of_the_years_is_rejected(measured):
    _, refused = measured(["A1,2026-03-02 10:00,,999999999", "A2,2026-03-02 10:00,,5"])
    assert refused == [("A1", "time-out-of-range", "took")]


def test_a_time_that_the_export_says_goes_before_the_duration(measured):
    columns = "firstResponse: answered, firstResponseAfter: {column: took, unit: minutes}"
    head = "id,opened,solved,answered,took"
    rows, _ = measured(
        ["A1,2026-03-02 10:00,,2026-03-02 10:10,99", "A2,2026-03-02 10:00,,,20"], columns=columns, head=head
    )
    assert [rows[item]["elapsed_seconds"] for item in ("A1", "A2")] == ["600", "1200"]


@pytest.mark.parametrize(
    ("unit", "text", "seconds"),
    [
        ("seconds", "90", 90),
        ("minutes", "1.5", 90),
        ("hours", "0.025", 90),
        ("hh:mm", "00:01:30", 90),
        ("hh:mm", "26:05", 93_900),
        ("hh:mm", "0:60", None),
        ("hh:mm", "-0:10", None),
        ("hh:mm", "1.5", None),
        ("hh:mm", "", None),
        ("minutes", "", None),
    ],
)
def test_every_unit(unit, text, seconds):
    assert micros_of(text, unit) == (-1 if seconds is None else seconds * SECOND)


@given(st.integers(0, 10**8), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_add_up(hours, minutes, seconds):
    text = f"{hours}:{minutes:02}:{seconds:02}"
    total = hours * 3600 + minutes * 60 + seconds
    assert micros_of(text, "hh:mm") == micros_of(f"{total}", "seconds") == total * SECOND or total >= 10**9


def test_the_ticket_list_of_zendesk_measures_first_responses(tmp_path, root):
    (tmp_path / "terms").mkdir()
    (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
    (tmp_path / "terms" / "terms.yaml").write_text(TERMS.partition("---\n")[0])
    export, out = root / "tests" / "presets" / "exports" / "zendesk.csv", tmp_path / "out"
    words = ["report", str(export), "-w", str(tmp_path), "-o", str(out), "--as-of", "2026-04-01T00:00Z"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    with (out / "measurements.csv").open(encoding="utf-8", newline="") as file:
        first, *_ = csv.DictReader(file)
    assert (first["metric"], first["outcome"], first["elapsed_seconds"]) == ("first-response", "met", "720")
