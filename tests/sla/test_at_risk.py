"""Open items at risk: the running targets, by what is used of them, with or without written rows, in parts or whole."""

import csv
from datetime import datetime
from decimal import Decimal

import pytest
from sla_bench import Bench
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.clocks import Clocks
from svcctl.sla.at_risk import AtRisk, least_of
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.run import Run

DOCUMENTS = """
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: Europe/Oslo
  exclusions: [storm]
  measures: [{metric: resolution, clock: always, targets: [{within: 10h}], objective: 90%}]
---
kind: TicketSource
metadata: {name: tickets}
spec: {timezone: UTC, columns: {item: N, created: C, resolved: R, excludedReason: E}}
---
kind: TicketSource
metadata: {name: events}
spec:
  timezone: UTC
  history: {item: N, at: At, status: S}
  events: {resolved: {when: {S: Done}}}
"""
ROWS = (
    "N,C,R,E\n"
    "half,2026-03-02 15:00,,\n"
    "late,2026-03-02 09:00,,\n"
    "done,2026-03-02 11:00,2026-03-02 12:00,\n"
    "storm,2026-03-02 11:00,,storm\n"
    "exactly,2026-03-02 12:30,,\n"
    "urgent,2026-03-02 10:00,,\n"
    "same,2026-03-02 10:00,,\n"
    "later,2026-03-02 21:00,,\n"
    "below,2026-03-02 12:30:01,,\n"
)
NOON = int(datetime.fromisoformat("2026-03-02T20:00:00+00:00").timestamp()) * 1_000_000
ZONES = {("quick", 1): "Europe/Oslo"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("risk"), DOCUMENTS)


def risks(bench, text, least="75", as_of=NOON, *, written=False, piece=1 << 20):
    path = bench.folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    register = choose_register(bench.catalog, "quick", bench.source)
    run = Run(bench.source, register, Clocks(bench.catalog).get, as_of)
    run.at_risk = AtRisk(Decimal(least))
    if written:
        run.on_rows = lambda *_: None
    run.read(open_exports(bench.source, [str(path)], piece=piece))
    return run.at_risk


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("piece", [40, 1 << 20])
def test_running_targets_over_the_threshold_are_kept_most_urgent_first(bench, written, piece):
    found = risks(bench, ROWS, written=written, piece=piece)
    rows = found.table().to_pylist()
    assert [(row["item"], row["used_percent"], row["remaining_seconds"]) for row in rows] == [
        ("same", Decimal("100.00"), 0),
        ("urgent", Decimal("100.00"), 0),
        ("exactly", Decimal("75.00"), 9000),
    ]
    assert rows[2]["due_at"] == "2026-03-02T22:30:00Z"
    assert [f"{each.due}" for each in found.first(ZONES)][2] == "2026-03-02 23:30:00+01:00"
    assert found.total == 3


@pytest.mark.parametrize("written", [False, True])
def test_without_an_instant_the_newest_time_of_the_exports_judges(bench, written):
    text = ROWS.replace("later,2026-03-02 21:00,,", "later,2026-03-02 11:00,2026-03-02 18:00,")
    kept = [each.item for each in risks(bench, text, as_of=None, written=written).first(ZONES)]
    assert kept == ["late", "same", "urgent"]


def test_nothing_else_is_kept(bench):
    assert risks(bench, ROWS, "100").total == 2
    assert risks(bench, ROWS.replace(",,\n", ",2026-03-02 22:00,\n"), "0", as_of=None).total == 0
    assert risks(bench, ROWS, "0").total == 5


def test_items_of_histories_are_looked_at_too(tmp_path):
    bench = Bench(tmp_path, DOCUMENTS, source="events")
    text = "N,At,S\nold,2026-03-02 11:00,New\ngone,2026-03-02 11:00,New\ngone,2026-03-02 12:00,Done\n"
    assert [each.item for each in risks(bench, text).first(ZONES)] == ["old"]


@pytest.mark.parametrize(("text", "share"), [("75%", "75"), ("80.25", "80.25"), (" 0 % ", "0"), ("100%", "100")])
def test_a_share_is_read_as_people_write_it(text, share):
    assert least_of(text) == Decimal(share)


@pytest.mark.parametrize("text", ["", "much", "101%", "-1", "75.001%", "NaN", "inf", "%", "7 5"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="write a share"):
        least_of(text)


def test_the_report_lists_them_where_there_are_any(bench, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(ROWS, encoding="utf-8")
    command = ["report", str(export), "-w", str(bench.folder), "--sla", "quick", "--source", "tickets"]
    command += ["--as-of", "2026-03-02T20:00Z", "--report", "html,markdown,xlsx"]
    done = CliRunner().invoke(app, [*command, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "At risk: running, with 75% of the target used" in done.output
    assert "2026-03-02 23:30     2h 30m   75.00%  exactly" in done.output
    with (tmp_path / "out" / "at_risk.csv").open(encoding="utf-8") as file:
        assert [row["item"] for row in csv.DictReader(file)] == ["same", "urgent", "exactly"]
    assert "## At risk" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert '<h2 id="at-risk">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    alone = CliRunner().invoke(app, command)
    assert "At risk: running" in alone.output
    none = CliRunner().invoke(app, [*command, "--as-of", "2026-03-02T12:00Z"])
    assert "At risk" not in none.output
    assert CliRunner().invoke(app, [*command, "--at-risk", "lots"]).exit_code == 2
