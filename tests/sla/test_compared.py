"""The ticket system's own verdicts beside ours: every pair counted once, what differs listed, unknown words named."""

import csv
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.sla.compared import COUNTED, DIFFERENCES

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Oslo, folders: [policies]}
"""
POLICIES = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  exclusions: [storm]
  measures:
    - {metric: first-response, clock: always, targets: [{within: 1h}], objective: 90%}
    - {metric: resolution, clock: always, targets: [{within: 10h}], objective: 90%}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {item: N, created: C, firstResponse: A, resolved: R, excludedReason: E}
  emptyValues: ["", "-"]
  verdicts:
    resolution: {column: [SLA result, Result], met: [OK, Fine], breached: Late}
    first-response: {column: Left, timeLeft: true}
"""
HEADER = "N,C,A,R,E,SLA result,Left\n"
ROWS = (
    "a,2026-03-02 08:00,2026-03-02 08:10,2026-03-02 09:00,,OK,50\n"  # both met, both met
    "b,2026-03-02 08:00,2026-03-02 10:00,2026-03-02 20:00,,Late,-3h 20m\n"  # both breached, both breached
    "c,2026-03-02 08:00,2026-03-02 08:10,2026-03-02 20:00,,Fine,-0:01\n"  # only we say late, only they say late
    "d,2026-03-02 08:00,2026-03-02 10:00,2026-03-02 09:00,,Late,1h\n"  # only they say late, only we say late
    "e,2026-03-02 19:30,,,,OK,\n"  # runs, and nobody says late; nothing told
    "f,2026-03-02 19:30,,,,Late,soon\n"  # runs, and they say late; no duration
    "g,2026-03-02 08:00,,2026-03-02 20:00,storm,Late,-1\n"  # excluded
    "h,2026-03-02 08:00,2026-03-02 08:10,2026-03-02 09:00,,-,\u22125\n"  # nothing told; a typographic minus
    '"i",2026-03-02 08:00,2026-03-02 08:10,2026-03-02 09:00,,"Per""haps",0\n'  # a word nobody declared
)
TABLES = ("--as-of", "2026-03-02T20:00:00Z", "--report", "none")
RESOLUTION = {"both_met": 1, "both_breached": 1, "only_svcctl_breached": 1, "only_ticket_system_breached": 2}
RESOLUTION |= {"running": 1, "not_measured": 1, "not_told": 1, "unknown_word": 1}
RESPONSE = {"both_met": 2, "both_breached": 1, "only_svcctl_breached": 1, "only_ticket_system_breached": 2}
RESPONSE |= {"running": 0, "not_measured": 1, "not_told": 1, "unknown_word": 1}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
    (tmp_path / "policies" / "all.yaml").write_text(POLICIES)
    (tmp_path / "export.csv").write_text(HEADER + ROWS, encoding="utf-8")
    return tmp_path


def report(folder, *arguments, export="export.csv", code=0, compare=True):
    asked = ["report", str(folder / export), "-w", str(folder), *(["--compare"] if compare else []), *arguments]
    run = CliRunner().invoke(app, asked)
    assert run.exit_code == code, run.output
    return run


def table(folder, name, *arguments, **about):
    report(folder, "--out", str(folder / "out"), *arguments, **about)
    with (folder / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(folder, *arguments, **about):
    rows = table(folder, "verdicts", *arguments, **about)
    assert all(int(row["items"]) == sum(int(row[name]) for name in COUNTED) for row in rows)
    return {row["metric"]: {name: int(row[name]) for name in COUNTED} for row in rows}


def test_every_pair_of_verdicts_is_counted_once(folder):
    assert counts(folder, *TABLES) == {"resolution": RESOLUTION, "first-response": RESPONSE}


def test_what_differs_is_listed_with_both_sides_and_its_row(folder):
    rows = table(folder, "differences", *TABLES)
    assert [*rows[0]] == DIFFERENCES.names
    told = [
        (row["item"], row["metric"], row["outcome"], row["ticket_system"], row["ticket_system_word"]) for row in rows
    ]
    assert told == [
        ("c", "first-response", "met", "breached", "-0:01"),
        ("c", "resolution", "breached", "met", "Fine"),
        ("d", "first-response", "breached", "met", "1h"),
        ("d", "resolution", "met", "breached", "Late"),
        ("f", "resolution", "running", "breached", "Late"),
        ("h", "first-response", "met", "breached", "\u22125"),
    ]
    assert {(row["file"], row["item"]): row["line"] for row in rows} == {
        ("export.csv", item): str(line) for item, line in (("c", 4), ("d", 5), ("f", 7), ("h", 9))
    }
    late = rows[1]
    assert (late["target_seconds"], late["elapsed_seconds"], late["overrun_seconds"]) == ("36000", "43200", "7200")
    assert (late["due_at"], late["sla"], late["sla_version"]) == ("2026-03-02T18:00:00Z", "quick", "1")


def test_differences_are_rows_of_the_measurements(folder):
    rows = table(folder, "differences", *TABLES)
    with (folder / "out" / "measurements.csv").open(encoding="utf-8", newline="") as file:
        measured = {(row["item"], row["metric"]): row for row in csv.DictReader(file)}
    for row in rows:
        mine = measured[row["item"], row["metric"]]
        assert {name: row[name] for name in row if name in mine} == {name: mine[name] for name in row if name in mine}


def test_the_report_says_how_far_both_agree_and_names_unknown_words(folder):
    text = report(folder, *TABLES).output
    assert "svcctl and the ticket system agree on 5 of 11 verdicts; 6 differ." in text
    assert '1 row has the unknown verdict \'Per"haps\' on resolution: add `"Per\\"haps"` to met or to breached' in text
    assert "1 row has the unknown verdict 'soon' on first-response" in text
    assert "Verdicts that differ: `svcctl sla explain ITEM` tells why" in text
    # 18:00 in UTC is 19:00 in the zone of the SLA
    row = next(re.split("  +", line) for line in text.splitlines() if line.startswith("c") and " resolution " in line)
    assert row == ["c", "resolution", "breached", "12h 00m", "10h 00m", "2026-03-02 19:00", "Fine", "export.csv", "4"]


def test_open_items_are_compared_when_the_newest_instant_is_known(folder):
    with_instant = counts(folder, *TABLES)
    assert counts(folder, "--report", "none") == with_instant  # the newest instant of the export is 20:00 too
    assert [row["item"] for row in table(folder, "differences", "--report", "none")] == ["c", "c", "d", "d", "f", "h"]


def test_nothing_else_changes_whether_one_compares_or_not(folder):
    def files(*, compare):
        report(folder, "--out", str(folder / "out"), "--as-of", "2026-03-02T20:00:00Z", compare=compare)
        return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}

    with_it, without = files(compare=True), files(compare=False)
    assert with_it.keys() - without.keys() == {"verdicts.csv", "differences.csv"}
    pages = {"report.md", "report.html"}
    assert {name: text for name, text in with_it.items() if name in without.keys() - pages} == {
        name: text for name, text in without.items() if name not in pages
    }
    assert all(b"ticket system" in with_it[name] and b"ticket system" not in without[name] for name in pages)
    # the unknown words are a matter of the comparison alone
    assert "unknown verdict" not in report(folder, compare=False).output


def test_sums_without_a_folder_are_the_same(folder):
    plain = report(folder, *TABLES, compare=False).output.splitlines()
    compared = report(folder, *TABLES).output.splitlines()
    assert [line for line in plain if line.strip() and line not in compared] == []


def test_parquet_of_texts_and_numbers_is_compared_as_csv_is(folder):
    rows = list(csv.DictReader((HEADER + ROWS).splitlines()))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    pq.write_table(pa.table(columns), folder / "texts.parquet")
    assert counts(folder, *TABLES, export="texts.parquet") == counts(folder, *TABLES)
    columns["SLA result"] = [row["SLA result"] == "OK" for row in rows]
    columns["Left"] = [None if row["item" if "item" in row else "N"] == "e" else at - 4 for at, row in enumerate(rows)]
    pq.write_table(pa.table(columns), folder / "typed.parquet")
    policies = POLICIES.replace("met: [OK, Fine], breached: Late", 'met: "true", breached: "false"')
    (folder / "policies" / "all.yaml").write_text(policies)
    found = counts(folder, *TABLES, export="typed.parquet")
    assert found["resolution"]["unknown_word"] == found["first-response"]["unknown_word"] == 0
    assert found["first-response"]["not_told"] == 1
    lines = [row["line"] for row in table(folder, "differences", *TABLES, export="typed.parquet")]
    assert lines == sorted(lines, key=int)


def test_a_measure_without_its_column_is_not_told_and_said(folder):
    text = (HEADER + ROWS).replace("SLA result", "Something")
    (folder / "export.csv").write_text(text, encoding="utf-8")
    run = report(folder, *TABLES)
    assert "there is no column 'SLA result' for verdicts.resolution in the header" in run.output
    assert "set verdicts.resolution.column of the TicketSource" in run.output
    assert counts(folder, *TABLES)["resolution"] == dict.fromkeys(COUNTED, 0) | {"not_told": 9}
    assert report(folder, *TABLES, compare=False).output.count("SLA result") == 0
    report(folder, *TABLES, "--strict", code=1)


def test_another_name_of_the_column_will_do(folder):
    (folder / "export.csv").write_text((HEADER + ROWS).replace("SLA result", "result"), encoding="utf-8")
    assert counts(folder, *TABLES)["resolution"] == RESOLUTION


def test_rows_that_are_rejected_or_out_of_scope_are_not_compared(folder):
    more = "a,2026-03-02 08:00,,,,Late,-1\nz,2026-03-03 08:00,,,,Late,-1\ny,never,,,,Late,-1\n"
    with (folder / "export.csv").open("a", encoding="utf-8") as file:
        file.write(more)
    assert counts(folder, *TABLES)["resolution"] == RESOLUTION


def test_lines_count_behind_rows_that_cannot_be_read_and_values_of_several_lines(folder):
    bad = 'x,2026-03-02 08:00\nw,2026-03-02 08:00,,2026-03-02 09:00,"two\nlines",OK,1\n'
    (folder / "export.csv").write_text(HEADER + bad + ROWS, encoding="utf-8")
    rows = table(folder, "differences", *TABLES)
    assert [row["line"] for row in rows if row["item"] == "f"] == ["10"]


def test_many_differences_are_cut_in_reports_and_whole_in_the_table(folder):
    many = "".join(f"{n},2026-03-02 08:00,,2026-03-02 09:00,,Late,1\n" for n in range(250))
    (folder / "export.csv").write_text(HEADER + many, encoding="utf-8")
    assert "Verdicts that differ, the first 200 of 250:" in report(folder, *TABLES).output
    assert len(table(folder, "differences", *TABLES)) == 250


def test_old_tables_of_a_comparison_go_with_the_next_report(folder):
    table(folder, "verdicts", *TABLES)
    report(folder, "--out", str(folder / "out"), *TABLES, compare=False)
    assert not [*(folder / "out").glob("verdicts.*"), *(folder / "out").glob("differences.*")]


def test_no_difference_is_an_empty_table_with_its_columns(folder):
    (folder / "export.csv").write_text(HEADER + ROWS.splitlines(keepends=True)[0], encoding="utf-8")
    report(folder, "--out", str(folder / "out"), *TABLES, "-f", "parquet")
    found = pq.read_table(folder / "out" / "differences.parquet")
    assert (found.num_rows, found.schema.names) == (0, DIFFERENCES.names)
    assert pq.read_table(folder / "out" / "verdicts.parquet").num_rows == 2


def test_where_it_cannot_be_done_the_run_ends_with_a_sentence(folder):
    assert "leave --engine out" in report(folder, "--engine", "dask", code=2).output
    policies = POLICIES.partition("  verdicts:")[0]
    (folder / "policies" / "all.yaml").write_text(policies)
    said = " ".join(report(folder, code=2).output.split())
    assert "tickets names no column of the export with the ticket system's own verdicts: add one" in said
    history = policies.replace(
        "  columns: {item: N, created: C, firstResponse: A, resolved: R, excludedReason: E}\n", ""
    )
    (folder / "policies" / "all.yaml").write_text(history + "  history: {item: N, at: C}\n")
    assert "tickets reads a history" in " ".join(report(folder, code=2).output.split())
    incidents = CliRunner().invoke(app, ["report", "--incidents", "no.csv", "--compare", "-w", str(folder)])
    assert (incidents.exit_code, "name an export of them" in incidents.output) == (2, True)


def test_verdicts_on_a_measure_that_these_items_do_not_have_are_told(folder):
    other = POLICIES.partition("---")[0].replace("name: quick", "name: other")
    other = "".join(line for line in other.splitlines(keepends=True) if "metric: first-response" not in line)
    (folder / "policies" / "all.yaml").write_text(POLICIES + "---\n" + other)
    said = report(folder, *TABLES, "--sla", "other").output
    assert "The export has verdicts on first-response, which no SLA of its items promises: not compared." in said
    assert "agree on 2 of 5 verdicts" in said


def test_a_preset_brings_its_verdicts_where_the_export_has_them(folder):
    (folder / "policies" / "all.yaml").write_text(POLICIES.partition("---")[0])
    rows = (
        "Ticket ID,Subject,Status,Priority,Created time,Resolved time,Initial response time,"
        "Resolution status,First response status\n"
        "1,x,Closed,Low,2026-03-02 08:00:00,2026-03-02 09:00:00,2026-03-02 08:10:00,Within SLA,SLA Violated\n"
    )
    (folder / "export.csv").write_text(rows)
    found = table(folder, "differences", "--report", "none", "--source", "auto")
    assert [(row["metric"], row["ticket_system_word"]) for row in found] == [("first-response", "SLA Violated")]


def test_promises_behind_are_not_compared(folder):
    behind = POLICIES.replace("metadata: {name: quick", "metadata: {name: team").replace(
        "party: customer", "party: internal"
    )
    rests = POLICIES.replace("  party: customer\n", "  party: customer\n  restsOn: [team]\n")
    (folder / "policies" / "all.yaml").write_text(behind.partition("---")[0] + "---\n" + rests)
    found = counts(folder, *TABLES, "--sla", "quick", "--with-internal")
    assert found["resolution"] == RESOLUTION
