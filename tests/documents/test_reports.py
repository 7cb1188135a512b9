"""The reports of a folder: gathered block by block, written at the end."""

import gc
import warnings

import pyarrow as pa
import pytest
import typer

from svcctl.cli.views.sla_pages import REPORTS, Reports, reports_of
from svcctl.sla.breaches import Breaches


@pytest.mark.parametrize(("option", "names"), [("html", {"html"}), (" html, xlsx,", {"html", "xlsx"}), ("", set())])
def test_an_option_names_reports(option, names):
    assert reports_of(option) == names


def test_a_report_that_there_is_not_is_refused_with_those_there_are(capsys):
    with pytest.raises(typer.Exit) as stopped:
        reports_of("html,pdf")
    assert stopped.value.exit_code == 2
    said = capsys.readouterr().err
    assert "'pdf'" in said
    assert all(name in said for name in REPORTS)


@pytest.mark.parametrize("names", [set(), {"markdown"}, {"html"}, {"xlsx"}, {"html", "xlsx"}])
def test_what_is_asked_for_is_written(tmp_path, make, names):
    reports = Reports(tmp_path, frozenset(names), [], "csv")
    reports.rejected([make["rejected"](f"v{n}", n) for n in range(10)])
    reports.finish(make["statement"](), {})
    assert {path.name for path in tmp_path.iterdir()} == {f"report.{name}" for name in names - {"markdown"}}


def test_the_first_three_rejected_rows_of_a_reason_are_shown(tmp_path, make):
    reports = Reports(tmp_path, frozenset({"html"}), [], "csv")
    for first in (0, 5):
        reports.rejected([make["rejected"](f"v{n}-", n) for n in range(first, first + 5)])
    reports.finish(make["statement"](), {})
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert [f"v{n}-" in text for n in range(10)] == [True] * 3 + [False] * 7


def test_breaches_reach_the_page_and_the_workbook(tmp_path, make, monkeypatch):
    written = []
    monkeypatch.setattr("svcctl.documents.sla_report.Workbook.breaches", lambda _, found: written.extend(found))
    added = []
    monkeypatch.setattr(Breaches, "add", lambda _, rows: added.append(rows) or pa.array([True] * len(rows), pa.bool_()))
    monkeypatch.setattr("svcctl.cli.views.sla_pages.breaches_of", lambda rows, _: rows["item"].to_pylist())
    reports = Reports(tmp_path, frozenset({"xlsx"}), [], "csv")
    reports.measured(pa.table({"item": ["T-1"]}))
    reports.measured(pa.table({"item": pa.array([], pa.string())}))
    assert written == ["T-1"]
    assert len(added) == 2
    reports.finish(make["statement"](), {})


def test_a_workbook_given_up_leaves_no_file_open(tmp_path, make):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        reports = Reports(tmp_path, frozenset({"xlsx"}), [], "csv")
        reports.rejected([make["rejected"]()])
        reports.close()
        del reports
        gc.collect()
    assert [str(each.message) for each in told] == []


def test_closing_after_the_end_changes_nothing(tmp_path, make):
    reports = Reports(tmp_path, frozenset({"xlsx"}), [], "csv")
    reports.finish(make["statement"](), {})
    before = (tmp_path / "report.xlsx").read_bytes()
    reports.close()
    assert (tmp_path / "report.xlsx").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


def test_rejected_rows_reach_the_workbook_whole(tmp_path, make, monkeypatch):
    written = []
    monkeypatch.setattr("svcctl.documents.sla_report.Workbook.rejected", lambda _, rows: written.extend(rows))
    reports = Reports(tmp_path, frozenset({"xlsx"}), [], "csv")
    reports.rejected([make["rejected"](f"v{n}", n) for n in range(10)])
    assert [row.line for row in written] == list(range(10))
    reports.close()
