import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.sla.layout import Section
from svcctl.sla.markdown import table as table_lines
from svcctl.source.tables.spelled import spelled

runner = CliRunner()
TICKETS = "examples/tickets-2026-q3.csv"


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


@pytest.fixture
def report(root, monkeypatch):
    """Runs `svcctl sla report` in the example workspace: (exit code, stdout, stderr)."""
    monkeypatch.chdir(root)

    def run(*arguments):
        done = runner.invoke(app, ["report", *map(str, arguments)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def small(tmp_path):
    """A workspace with one source and one SLA, and a way to put an export in it."""
    (tmp_path / "svcctl.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
        "spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}\n",
        encoding="utf-8",
    )
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "all.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: SLA\nmetadata: {name: quick, version: 1, effective: {from: 2026-01-01}}\n"
        "spec:\n  party: internal\n  timezone: Europe/Oslo\n  measures:\n"
        "    - {metric: resolution, clock: always, targets: [{within: 4h}], objective: 90%}\n"
        "---\napiVersion: svcctl/v1\nkind: TicketSource\nmetadata: {name: desk}\n"
        "spec: {timezone: Europe/Oslo, columns: {item: Number, created: Opened, resolved: Closed}}\n",
        encoding="utf-8",
    )

    def put(content):
        path = tmp_path / "export.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path, "-w", tmp_path

    return put


GOOD = (
    "Number,Opened,Closed\nA1,2026-03-02 10:00,2026-03-02 14:00\n"
    "A2,2026-03-02 10:00,2026-03-02 14:01\nA3,2026-03-02 16:00,\n"
)


def test_one_export_and_one_sla_need_no_options(report, small):
    code, out, err = report(*small(GOOD))
    assert (code, err) == (0, "")
    assert out == (
        "No credits are promised.\n"
        "\n"
        "Attainment\n"
        "period          SLA      measure     met  of  running  attained  objective  result\n"
        "2026-03 so far  quick@1  resolution    1   2        1    50.00%        90%  missed\n"
        "\n"
        "3 rows read = 3 measured + 0 excluded + 0 rejected + 0 out of scope\n"
        "Open items judged as of 2026-03-02T15:00:00Z\n"
    )


def test_as_of_judges_open_items_and_is_read_in_the_zone_of_the_workspace(report, small):
    _, out, _ = report(*small(GOOD), "--as-of", "2026-03-02T20:00:01")
    assert "resolution    1   3             33.33%" in out
    assert out.endswith("Open items judged as of 2026-03-02T19:00:01Z\n")


def test_the_example_company_owes_what_it_owes(report):
    code, out, err = report(TICKETS)
    assert (code, err) == (0, "")
    assert out.startswith(
        "Owed: EUR 10,632.55 to 3 customers, NOK 18,865.00 to 3 customers, USD 4,314.00 to 2 customers; of that, where "
    )
    assert "481 rows read = 442 measured + 16 excluded + 9 rejected + 14 out of scope\n" in out


def test_rejected_rows_fail_only_a_strict_run(report):
    assert report(TICKETS, "--strict")[0] == 1
    assert report("examples/boston/tickets.csv", "-w", "examples/boston", "--strict")[0] == 0


def test_quiet_says_nothing_where_nothing_is_wrong(report):
    assert report(TICKETS, "--quiet") == (0, "", "")


def test_the_folder_of_a_report(report, tmp_path):
    out = tmp_path / "deep" / "out"
    code, *_ = report(TICKETS, "--out", out)
    assert code == 0
    names = [
        "at_risk.csv",
        "attainment.csv",
        "credits.csv",
        "manifest.json",
        "measurements.csv",
        "rejected.csv",
        "report.html",
        "report.md",
        "rights.csv",
    ]
    assert sorted(path.name for path in out.iterdir()) == names
    rows = table(out / "measurements.csv")
    assert len(rows) == 916
    assert [row["metric"] for row in rows] == ["first-response", "resolution"] * 458
    assert [row["item"] for row in rows[0::2]] == [row["item"] for row in rows[1::2]]
    assert rows[0] == {
        "item": "VH-104202",
        "metric": "first-response",
        "customer": "hollergrund-insurance",
        "subscription": "hollergrund-insurance-service-desk",
        "service": "service-desk",
        "plan": "service-desk-pro",
        "sla": "support-pro",
        "sla_version": "2",
        "priority": "P4",
        "period": "2026-Q3",
        "started_at": "2026-07-01T08:03:00Z",
        "stopped_at": "2026-07-01T09:06:00Z",
        "due_at": "2026-07-02T08:03:00Z",
        "target_seconds": "32400",
        "elapsed_seconds": "3780",
        "paused_seconds": "0",
        "excluded_seconds": "0",
        "overrun_seconds": "0",
        "used_percent": "11.66",
        "outcome": "met",
        "reason": "",
    }
    rejected = table(out / "rejected.csv")
    assert len(rejected) == 9
    assert rejected[0]["line"] == "45"
    assert rejected[0]["message"] == "priority 'Urgent!!' is not known: add it to priorities of the TicketSource"
    assert rejected[0]["row"].startswith("VH-104316;Request;")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == {"read": 481, "measured": 442, "excluded": 16, "rejected": 9, "outOfScope": 14}
    assert manifest["inputs"][0]["file"] == TICKETS


def test_a_word_for_a_priority_that_nobody_knows_is_named_with_the_line_to_add(report, small):
    path, *options = small('Number,Opened,Closed,Prio\nA1,2026-03-02 10:00,,"1"" \\ high"\nA2,2026-03-02 10:00,,Low\n')
    terms = path.parent / "p" / "all.yaml"
    text = terms.read_text(encoding="utf-8").replace("resolved: Closed}", "resolved: Closed, priority: Prio}")
    terms.write_text(text.replace("priority: Prio}", "priority: Prio}, priorities: {Low: P3}"), encoding="utf-8")
    _, out, _ = report(path, *options)
    step = 'add `"1\\" \\\\ high": P1` (or another) to priorities of the TicketSource'
    assert f"1 row has the unknown priority '1\" \\ high': {step}." in out


def test_the_same_inputs_give_the_same_bytes(report, tmp_path):
    for name in ("one", "two"):
        report(TICKETS, "--out", tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_tables_say_the_same_in_every_format(report, tmp_path):
    for how in ("csv", "json", "parquet"):
        report(TICKETS, "--out", tmp_path / how, "--format", how)
    for name in ("measurements", "attainment", "credits", "rejected"):
        as_json = json.loads((tmp_path / "json" / f"{name}.json").read_text(encoding="utf-8"))
        as_csv = table(tmp_path / "csv" / f"{name}.csv")
        as_rows = spelled(pq.read_table(tmp_path / "parquet" / f"{name}.parquet")).to_pylist()
        texts = [{key: "" if value is None else f"{value}" for key, value in row.items()} for row in as_json]
        assert as_csv == texts
        assert [{key: "" if value is None else f"{value}" for key, value in row.items()} for row in as_rows] == texts


def test_parquet_has_the_types_that_programs_compare_and_add(report, tmp_path):
    report(TICKETS, "--out", tmp_path, "--format", "parquet")
    types = {field.name: f"{field.type}" for field in pq.read_schema(tmp_path / "measurements.parquet")}
    assert {types[name] for name in ("started_at", "stopped_at", "due_at")} == {"timestamp[ms, tz=UTC]"}
    assert {types[name] for name in ("item", "metric", "customer", "outcome", "reason", "period")} == {"string"}
    assert (types["elapsed_seconds"], types["used_percent"]) == ("int64", "decimal128(20, 2)")


def test_no_pages_are_made_where_none_are_asked_for(report, tmp_path):
    report(TICKETS, "--out", tmp_path)
    assert {path.name for path in tmp_path.glob("report.*")} == {"report.html", "report.md"}
    report(TICKETS, "--out", tmp_path, "--report", "none")
    assert not list(tmp_path.glob("report.*"))
    assert report(TICKETS, "--out", tmp_path, "--report", "none,md")[0] == 2


def test_a_second_report_replaces_the_first_whole(report, small, tmp_path):
    out = tmp_path / "out"
    report(*small(GOOD), "--out", out)
    report(*small("Number,Opened,Closed\n" + GOOD.splitlines()[1] + "\n"), "--out", out, "--format", "json")
    assert sorted(path.name for path in out.iterdir()) == [
        *(
            "at_risk.json",
            "attainment.json",
            "credits.json",
            "manifest.json",
            "measurements.json",
            "rejected.json",
            "report.html",
            "report.md",
            "rights.json",
        )
    ]
    assert len(json.loads((out / "measurements.json").read_text(encoding="utf-8"))) == 1
    assert (out / "credits.json").read_text(encoding="utf-8") == "[]\n"


def test_a_long_table_is_cut_on_the_page_and_says_so():
    rows = [(f"C-{number}",) for number in range(502)]
    lines = list(table_lines(Section("Customers", ("customer",), rows)))
    assert (lines[2], lines[501]) == ("| C-0 |", "| C-499 |")
    assert lines[502:] == ["", "... and 2 more rows; the tables beside this page have them all."]
    assert len(list(table_lines(Section("Customers", ("customer",), rows[:500])))) == 502


def test_markdown_escapes_what_an_export_holds(report, tmp_path):
    report(TICKETS, "--out", tmp_path / "out")
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "**Owed: EUR 10,632.55 to 3 customers" in text
    assert "| 2026-07 | support-premium@1 | first-response | 72 | 74 |  | 97.29% | 95% | met |" in text
    from svcctl.sla.markdown import _escaped  # noqa: PLC0415

    assert _escaped("a|b\n<c> *d*") == r"a\|b &lt;c&gt; \*d\*"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", 1, "the export is empty"),
        ("Number,Opened,Closed\n", 1, "the export has a header and no rows"),
        ("Number,Opened at,Closed\n1,2026-03-02 10:00,\n", 1, "did you mean 'Opened at'?"),
        (GOOD.replace(",", ";"), 0, "1   2"),
        (GOOD.encode("utf-16"), 0, "1   2"),
        (gzip.compress(GOOD.encode()), 0, "1   2"),
        (GOOD + "A4,2026-03", 0, "too-few-columns"),
        (GOOD.replace("2026-03-02", "02/03/2026"), 1, "they fit %d/%m/%Y %H:%M and %m/%d/%Y %H:%M"),
    ],
    ids=["empty", "header only", "missing column", "delimiter", "utf-16", "gzip", "truncated", "dates"],
)
def test_bad_input_is_told_and_the_rest_is_measured(report, small, content, code, said):
    done = report(*small(content))
    assert done[0] == code
    assert said in " ".join(done[1].split()) or said in done[1]
    assert "Traceback" not in done[1] + done[2]


def test_an_empty_export_is_not_said_to_fit_no_source(report, tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    code, out, err = report(str(tmp_path / "empty.csv"))
    assert (code, out) == (2, "")
    assert err.endswith("empty.csv is empty: export it again, with a line of column names\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.csv"], "no.csv does not exist"),
        ([TICKETS, "--format", "xml"], "there is no format 'xml'; choose csv, json or parquet"),
        ([TICKETS, "--source", "help-desk"], "there is no TicketSource 'help-desk': did you mean helpdesk?"),
        ([TICKETS, "--sla", "support-por"], "there is no SLA 'support-por': did you mean support-pro?"),
        ([TICKETS, "--as-of", "soon"], "--as-of 'soon': write an instant such as 2026-01-05T15:30:00Z"),
        (["examples/leads-2026-q3.csv"], "the TicketSource names no column for customer: name one SLA for all items"),
        ([TICKETS, "--exclusions", "none.csv"], "none.csv does not exist"),
        ([TICKETS, "--exclusions", "examples"], "examples is a folder, and a file is needed"),
        (
            [TICKETS, "--register", "none.csv"],
            "none.csv cannot be read: No such file or directory; name the register that",
        ),
        (["README.md"], "of the TicketSources crm-leads, helpdesk none fits the columns of the export"),
    ],
)
def test_a_wrong_command_is_told_in_one_sentence(report, arguments, said):
    code, out, err = report(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"svcctl: {said}")
    assert err.count("\n") == 1


def test_a_source_that_does_not_fit_names_the_one_that_would(report):
    code, out, _ = report(TICKETS, "--source", "crm-leads", "--sla", "lead-handover")
    assert code == 1
    assert "use --source helpdesk" in out


def test_a_known_ticket_system_names_the_preset_that_fits(report):
    code, out, _ = report("tests/presets/exports/zendesk.csv", "--source", "helpdesk")
    assert code == 1
    assert out.count("export-other-source]") == 1
    assert "the preset zendesk (" in out
    assert "use --source auto, or declare a TicketSource with preset: zendesk" in out
    assert out.count("export-column-missing]") == 1


def test_auto_takes_the_source_of_the_workspace_that_fits(report):
    _, named, _ = report(TICKETS, "--source", "helpdesk")
    code, out, err = report(TICKETS, "--source", "auto")
    assert (code, out) == (0, named)
    assert err.startswith("svcctl: read as helpdesk, the one TicketSource of this workspace that fits the columns\n")


def test_auto_takes_a_known_system_where_no_source_of_the_workspace_fits(report):
    _, _, err = report("tests/presets/exports/zendesk.csv", "--source", "auto", "--sla", "support-pro")
    assert err.startswith("svcctl: read as zendesk (")


def test_auto_takes_the_source_of_the_workspace_on_top_of_its_preset(report, tmp_path, small):
    export = Path("tests/presets/exports/zendesk.csv").read_bytes()
    _, *where = small(export)
    declared = (tmp_path / "p" / "all.yaml").read_text(encoding="utf-8")
    source = "---\napiVersion: svcctl/v1\nkind: TicketSource\nmetadata: {name: ours}\nspec: {preset: zendesk}\n"
    (tmp_path / "p" / "all.yaml").write_text(declared + source, encoding="utf-8")
    _, _, err = report(tmp_path / "export.csv", *where, "--source", "auto")
    assert err.startswith(
        "svcctl: the export leaves open how its times are meant: add timezone to the TicketSource ours"
    )
    zoned = source.replace("preset: zendesk", "preset: zendesk, timezone: UTC")
    (tmp_path / "p" / "all.yaml").write_text(declared + zoned, encoding="utf-8")
    _, _, err = report(tmp_path / "export.csv", *where, "--source", "auto")
    assert err.startswith("svcctl: read as ours, the one TicketSource")


@pytest.mark.parametrize("item", ["=1+1", "+47", "-3", "@sum"])
def test_the_tables_keep_what_a_spreadsheet_would_take_for_a_formula(report, small, tmp_path, item):
    report(*small(GOOD.replace("A1", item)), "--out", tmp_path / "out")
    assert item in {row["item"] for row in table(tmp_path / "out" / "measurements.csv")}


def test_stdin_is_an_export_too(root, small, monkeypatch):
    path, *options = small(GOOD)
    monkeypatch.chdir(root)
    done = runner.invoke(app, ["report", "-", *map(str, options)], input=path.read_bytes())
    assert done.exit_code == 0
    assert "3 rows read" in done.stdout


def test_several_exports_are_one_report(report, small, tmp_path):
    path, *options = small(GOOD)
    (tmp_path / "more.csv").write_text(GOOD.replace("A", "B"), encoding="utf-8")
    assert "6 rows read = 6 measured" in report(path, tmp_path / "more.csv", *options)[1]


def test_an_export_of_the_same_items_counts_nothing_twice(report, small, tmp_path):
    path, *options = small(GOOD)
    shutil.copy(path, tmp_path / "more.csv")
    _, out, _ = report(path, tmp_path / "more.csv", *options)
    assert "6 rows read = 3 measured + 0 excluded + 3 rejected" in out
    assert "item-twice" in out


def test_a_run_that_measures_nothing_leaves_the_last_report(report, small, tmp_path):
    out = tmp_path / "out"
    report(*small(GOOD), "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    code, _, err = report(*small("Number,Opened,Closed\nA1,soon,\n"), "--out", out)
    assert code == 1
    assert err == f"svcctl: nothing was measured: {out} is left as it was\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_instant_that_nobody_knows_is_not_1970(report, small):
    _, out, _ = report(*small("Number,Opened,Closed\nA1,soon,\n"))
    assert "1970" not in out
    assert out.endswith("Open items judged as of n/a\n")


def test_a_file_that_is_no_history_beside_one_is_told_and_not_read_again(report, tmp_path):
    events, other = tmp_path / "events.csv", tmp_path / "other.csv"
    head = "ticket,time,what,by,public,status,priority\n"
    created, wrong = "H-1,2026-03-02 09:00,created,customer,yes,New,normal\n", "H-1,rubbish,status,agent,,Open,\n"
    events.write_text(head + created + wrong, encoding="utf-8")
    other.write_text("ticket,by\nH-1,x\n", encoding="utf-8")
    code, told, _ = report(events, other, "-w", "examples/history", "--sla", "desk")
    assert code == 1
    assert f"{other}:1" in told
    assert "2 rows read = 0 measured + 0 excluded + 2 rejected" in told


@pytest.mark.parametrize("rows", ["", "A1,soon,\n"])
def test_pages_about_nothing_tell_why_and_leave_no_work_behind(report, small, tmp_path, rows):
    out = tmp_path / "out"
    given = small(f"Number,Opened,Closed\n{rows}")
    for _ in range(2):
        report(*given, "--out", out, "--report", "html,xlsx")
        made = {path.name: path.read_bytes() for path in out.iterdir()}
        assert {name for name in made if not name.endswith((".csv", ".json"))} == {"report.html", "report.xlsx"}
        (out / "manifest.json").unlink()
        told = made["report.html"].decode()
        assert "No row that could be read tells a time." in told
        assert ("unreadable-time" in told) == bool(rows)
        assert ("Nothing could be measured." in told) == bool(rows)
    report(*given, "--out", tmp_path / "again", "--report", "html,xlsx")
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == made


def test_an_empty_folder_name_is_refused(report, small):
    path, *options = small(GOOD)
    assert report(path, *options, "--out", "")[0::2] == (2, "svcctl: --out is empty: name a folder\n")


def test_a_version_that_is_not_there_names_those_that_are(report, small):
    path, *options = small(GOOD)
    said = "svcctl: the SLA quick has no version 7: it has 1\n"
    assert report(path, *options, "--sla", "quick@7") == (2, "", said)
    assert report(path, *options, "--sla", "quick@one")[2] == said.replace("7", "one")


def test_the_folder_a_report_is_made_from_leaves_no_trace(report, small, tmp_path, monkeypatch):
    bad = "A9,soon,\n"
    path, *options = small(GOOD + bad)
    (tmp_path / "p" / "deep").mkdir()
    for name, folder, given in (("one", tmp_path, "export.csv"), ("two", tmp_path / "p", "../export.csv")):
        monkeypatch.chdir(folder)
        report(given, *options, "--out", tmp_path.parent / f"{tmp_path.name}-{name}")
    one, two = (
        {each.name: each.read_bytes() for each in (tmp_path.parent / f"{tmp_path.name}-{name}").iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert json.loads(one["manifest.json"])["inputs"][0]["file"] == path.name
    assert b'"export.csv",5,"Opened"' in one["rejected.csv"]


def test_terms_outside_of_git_have_a_digest(report, small, tmp_path):
    found = []
    for addition in ("", "", "# another byte\n"):
        (tmp_path / "p" / "more.yaml").write_text(addition, encoding="utf-8")
        report(*small(GOOD), "--out", tmp_path / "out")
        found.append(json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["workspace"])
    assert [(each["commit"], each["dirty"]) for each in found] == [(None, None)] * 3
    assert found[0] == found[1]
    assert len(found[0]["sha256"]) == 64
    assert found[0]["sha256"] != found[2]["sha256"]
