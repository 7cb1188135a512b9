import csv
import json
import re

import pytest
from typer.testing import CliRunner

import svcctl.cli.sla_explain  # noqa: F401 - registers the command
from svcctl.calendars.instants import parse_instant
from svcctl.cli.sla import app

runner = CliRunner()
TICKETS = "examples/tickets-2026-q3.csv"


@pytest.fixture
def explain(root, monkeypatch):
    """Runs `svcctl sla explain` in the example workspace: (exit code, stdout, stderr)."""
    monkeypatch.chdir(root)

    def run(*arguments, command="explain"):
        done = runner.invoke(app, [command, *map(str, arguments)], env={"COLUMNS": "100"})
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def small(tmp_path):
    """A workspace with one source and one SLA on office hours, and a way to put an export in it."""
    (tmp_path / "svcctl.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
        "spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}\n",
        encoding="utf-8",
    )
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "all.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: SLA\nmetadata: {name: quick, version: 1, effective: {from: 2026-01-01}}\n"
        "spec:\n  party: internal\n  timezone: Europe/Oslo\n  exclusions: [storm]\n  measures:\n"
        "    - metric: resolution\n      clock: office\n      pauseIn: [waiting-on-customer]\n"
        "      targets:\n        - {priority: P1, within: 1h, clock: always}\n        - {within: 4h}\n"
        "      objective: 90%\n"
        "---\napiVersion: svcctl/v1\nkind: BusinessCalendar\nmetadata: {name: office}\n"
        "spec: {timezone: Europe/Oslo, hours: {mon-fri: ['08:00-16:00']}}\n"
        "---\napiVersion: svcctl/v1\nkind: TicketSource\nmetadata: {name: desk}\n"
        "spec:\n  timezone: Europe/Oslo\n  columns: {item: Number, created: Opened, resolved: Closed, priority: P,"
        " holdMinutes: Hold, excludedReason: Why}\n",
        encoding="utf-8",
    )

    def put(*rows):
        path = tmp_path / "export.csv"
        path.write_text("Number,Opened,Closed,P,Hold,Why\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path, "-w", tmp_path

    return put


LATE = "A1,2026-03-02 14:00,2026-03-03 11:00,P2,30,"


def test_a_late_item_from_its_creation_to_its_verdict(explain, small):
    code, out, err = explain("A1", *small(LATE))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "A1  resolution  breached"
    assert lines[1] == "priority P2, period 2026-03; quick@1; office, times in Europe/Oslo"
    assert lines[-21:-9] == [
        "2026-03-02 14:00 +01:00  created",
        "2026-03-02 14:00 +01:00 to 2026-03-02 16:00 +01:00     2h 00m  running, 2h 00m so far",
        "2026-03-03 08:00 +01:00 to 2026-03-03 10:30 +01:00     2h 30m  running, 4h 30m so far",
        "2026-03-03 10:30 +01:00 to 2026-03-03 11:00 +01:00        30m  running, past due, 5h 00m so far",
        "closed hours between                                  16h 00m  not counted",
        "2026-03-03 10:30 +01:00  due, time on hold added",
        "2026-03-03 11:00 +01:00  stopped",
        "",
        "  open time       5h 00m",
        "- on hold            30m, known only as a sum: the export does not say when",
        "= used            4h 30m",
        "  target          4h 00m",
    ]
    assert lines[-9] == "  overrun            30m: breached"
    assert lines[-7:] == [
        "SLA        quick@1, in force from 2026-01-01  p/all.yaml:3",
        "measure    resolution                         p/all.yaml:9",
        "target     within 4h                          p/all.yaml:14",
        "clock      office                             p/all.yaml:10",
        "hours      weekly hours in Europe/Oslo        p/all.yaml:20",
        "pauses     waiting-on-customer                p/all.yaml:11",
        "objective  90%                                p/all.yaml:15",
    ]


def test_the_bar_fits_the_width_and_shows_lateness(explain, small):
    _, out, _ = explain("A1", *small(LATE))
    lines = out.splitlines()
    bar = next(line for line in lines if "█" in line)
    assert len(bar) == 99
    assert re.fullmatch("█+·+█+▓+", bar)
    assert all(len(line) <= 100 for line in lines[2:8])
    assert "▒" not in out


def test_a_target_with_its_own_clock_runs_day_and_night(explain, small):
    _, out, _ = explain("A1", *small("A1,2026-03-01 23:00,2026-03-02 00:00,P1,0,"))
    assert "quick@1; always, times in Europe/Oslo" in out
    assert "  left                0s: met\n" in out
    assert re.search(r"^target +within 1h +p/all.yaml:13$", out, re.MULTILINE)
    assert re.search(r"^hours +day and night, every day +built in$", out, re.MULTILINE)


def test_an_open_item_is_judged_and_says_so(explain, small):
    _, out, _ = explain("A1", *small("A1,2026-03-02 14:00,,P2,0,"), "--as-of", "2026-03-02T15:00")
    assert out.startswith("A1  resolution  running\n")
    assert "2026-03-02 15:00 +01:00  still open when judged\n2026-03-03 10:00 +01:00  due\n" in out
    assert "  left            3h 00m: running\n" in out


def test_an_open_item_without_as_of_is_judged_at_the_newest_instant_of_all_rows(explain, small):
    _, out, _ = explain("A1", *small("A1,2026-03-02 14:00,,P2,0,", "A2,2026-03-02 14:00,2026-03-04 09:00,P2,0,"))
    assert out.startswith("A1  resolution  breached-open\n")
    assert "2026-03-04 09:00 +01:00  still open when judged\n" in out


def test_an_excluded_item_names_the_exclusion_and_its_line(explain, small):
    _, out, _ = explain("A1", *small("A1,2026-03-02 14:00,2026-03-04 14:00,P2,0,storm"))
    assert out.startswith("A1  resolution  excluded\n")
    assert ": excluded (storm)\n" in out
    assert re.search(r"^exclusion +storm +p/all.yaml:7$", out, re.MULTILINE)


def test_more_hold_than_open_time_leaves_nothing_and_says_so(explain, small):
    _, out, _ = explain("A1", *small("A1,2026-03-02 15:30,2026-03-03 08:00,P2,600,"))
    assert "= used                0s, because more was on hold than was open\n" in out


def test_only_the_first_row_of_an_item_is_told(explain, small):
    _, out, _ = explain("A1", *small(LATE, "A1,2026-03-05 09:00,2026-03-05 10:00,P2,0,"))
    assert out.count("A1  resolution  ") == 1
    assert "breached" in out


def test_an_unknown_item_hints_at_the_nearest(explain, small):
    code, out, err = explain("A12", *small(LATE, "B7,2026-03-05 09:00,2026-03-05 10:00,P2,0,"))
    assert (code, out) == (2, "")
    assert err == "svcctl: no row in scope of the exports has the item 'A12': did you mean A1?\n"
    _, _, err = explain("nothing-like-it", *small(LATE))
    assert err.endswith("write its number as the export does\n")


def test_a_rejected_row_says_where_and_why(explain):
    code, out, err = explain("VH-104316", TICKETS)
    assert (code, out) == (1, "")
    assert err.startswith("svcctl: VH-104316 is not measured: examples/tickets-2026-q3.csv:45, Priority: ")


def test_a_number_in_another_column_is_not_the_item(explain):
    code, _, err = explain("Request", TICKETS)
    assert code == 2
    assert "no row in scope" in err


def test_a_metric_that_is_not_promised_names_those_that_are(explain, small):
    code, _, err = explain("A1", *small(LATE), "--metric", "uptime")
    assert code == 2
    assert err == "svcctl: the terms of A1 do not promise the metric 'uptime': they promise resolution\n"


def test_the_sums_of_every_item_of_the_example_add_up_to_the_measurements(explain, tmp_path):
    explain(TICKETS, "--out", tmp_path / "r", "-q", "--with-internal", command="report")
    with (tmp_path / "r" / "measurements.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] != "not-applicable"]
    told = 0
    for item in sorted({row["item"] for row in rows})[::40]:
        _, out, _ = explain(item, TICKETS, "--format", "json")
        for line in json.loads(out):
            mine = (item, line["metric"], line["sla"], line["sla_version"])
            row = next(
                row for row in rows if (*map(row.get, ("item", "metric", "sla")), int(row["sla_version"])) == mine
            )
            sums = line["sums"]
            assert sums["used"] == max(sums["open"] - sums["held"] - sums["excluded"], 0) == int(row["elapsed_seconds"])
            assert sums["overrun"] == max(sums["used"] - sums["target"], 0) == int(row["overrun_seconds"])
            assert (line["outcome"], line["due_at"]) == (row["outcome"], row["due_at"])
            running = sum(
                parse_instant(each["to"]) - parse_instant(each["from"])
                for each in line["pieces"]
                if each["kind"] == "running"
            )
            assert running == sums["open"] * 1_000_000
            told += 1
    assert told > 20


def test_the_credit_rules_an_item_counts_in(explain):
    _, out, _ = explain("VH-104302", TICKETS, "--metric", "resolution")
    assert re.search(
        r"^credit by bands +counts as missed in the attainment of 2026-07 +policies/slas/", out, re.MULTILINE
    )
    assert re.search(r"^credit by perBreach +one missed target of 2026-07: 3% +policies/slas/", out, re.MULTILINE)
    _, out, _ = explain("VH-104242", TICKETS, "--metric", "resolution")
    assert "perBreach" not in out


def test_only_two_formats(explain):
    code, _, err = explain("A1", TICKETS, "--format", "xml")
    assert (code, err) == (2, "svcctl: there is no format 'xml'; choose text or json\n")
