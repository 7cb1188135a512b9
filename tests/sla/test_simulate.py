import json
import shutil
import subprocess
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import svcctl.cli.sla_simulate  # noqa: F401 - registers the command
from svcctl.cli.sla import app
from svcctl.money import Money
from svcctl.sla.attainment import Attainment
from svcctl.sla.simulate import Attained, change, points, simulation
from svcctl.sla.tally import Count
from svcctl.workspace.git import RevisionError, read_revision

runner = CliRunner()
ROWS = (
    "Number,Opened,Closed\nA1,2026-03-02 10:00,2026-03-02 14:00\n"
    "A2,2026-03-02 10:00,2026-03-02 14:01\nA3,2026-03-02 10:00,2026-03-02 18:30\n"
)
SLA = (
    "apiVersion: svcctl/v1\nkind: SLA\nmetadata: {name: quick, version: 1, effective: {from: 2026-01-01}}\n"
    "spec:\n  party: customer\n  timezone: Europe/Oslo\n  measures:\n"
    "    - {metric: resolution, clock: office, targets: [{within: 4h}], objective: 90%}\n"
    "  credits:\n    per: month\n    of: {amount: 1000, currency: EUR}\n"
    "    rules: [{metric: resolution, bands: [{below: 90%, credit: 10%}, {below: 50%, credit: 50%}]}]\n"
)
CALENDAR = (
    "apiVersion: svcctl/v1\nkind: BusinessCalendar\nmetadata: {name: office}\n"
    "spec: {timezone: Europe/Oslo, hours: {mon-fri: ['08:00-20:00']}}\n"
)
SOURCE = (
    "apiVersion: svcctl/v1\nkind: TicketSource\nmetadata: {name: desk}\n"
    "spec: {timezone: Europe/Oslo, columns: {item: Number, created: Opened, resolved: Closed}}\n"
)


@pytest.fixture
def company(tmp_path):
    """A workspace with one SLA, its calendar and a source in one file, and an export."""
    root = tmp_path / "company"
    (root / "p").mkdir(parents=True)
    (root / "svcctl.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
        "spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}\n",
        encoding="utf-8",
    )
    (root / "p" / "all.yaml").write_text(f"# all\n---\n{SLA}---\n{CALENDAR}---\n{SOURCE}", encoding="utf-8")
    (tmp_path / "t.csv").write_text(ROWS, encoding="utf-8")
    return root


def simulate(company, *arguments, export="t.csv"):
    done = runner.invoke(
        app, ["simulate", str(company.parent / export), "-w", str(company), "--sla", "quick", *map(str, arguments)]
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def patch(company, text):
    path = company.parent / "patch.yaml"
    path.write_text(text, encoding="utf-8")
    return path


SOLD = """apiVersion: svcctl/v1
kind: Service
metadata: {name: s}
spec:
  summary: We help.
  lifecycle: {stage: live, since: 2020-01-01}
  scope: {included: [Help], excluded: [Phones]}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: p}
spec: {tier: {rank: 1, name: P}, audience: All, service: s}
"""
"""A plan without a price or an article number, which is an error, and keeps nobody from measuring."""


def test_what_no_report_minds_keeps_no_terms_from_being_compared(company):
    (company / "p" / "sold.yaml").write_text(SOLD, encoding="utf-8")
    code, out, err = simulate(company, "--patch", patch(company, CALENDAR.replace("20:00", "18:00")))
    assert (code, "1 declaration replaced" in out) == (0, True), out + err
    assert "svcctl: the workspace has " in err


def data(company, *arguments):
    code, out, err = simulate(company, *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_patched_target_side_by_side(company):
    code, out, err = simulate(company, "--patch", patch(company, SLA.replace("4h", "5h")))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "EUR 100.00 instead of EUR 500.00: EUR 400.00 less."
    assert lines[2:5] == [
        "Credits",
        "customer  SLA    as they are  other terms       change",
        "          quick   EUR 500.00   EUR 100.00  EUR -400.00",
    ]
    assert "2026-03  quick  resolution     33.3333%     66.6666%  +33.3333        90%  missed" in lines
    assert lines[-1] == (
        f"Other terms: the terms with {company.parent / 'patch.yaml'} (1 declaration replaced)."
        " Open items judged as of 2026-03-02T17:30:00Z."
    )


def test_a_patched_calendar_is_other_staffing_hours(company):
    found = data(company, "--patch", patch(company, CALENDAR.replace("20:00", "14:00")))
    (row,) = [each for each in found["attainment"] if each["customer"] == "*"]
    assert row["base"] == {
        "percent": "33.3333", "objective": "90", "met": 1, "measured": 3, "attained": False,
    }  # fmt: skip
    assert (row["other"]["met"], row["other"]["attained"], row["change"]) == (3, True, "66.6667")
    assert found["totals"] == [{"currency": "EUR", "base": "500.00", "other": "0.00", "change": "-500.00"}]
    assert found["rows"]["base"] == found["rows"]["other"]


def test_a_patch_that_changes_nothing_changes_nothing(company):
    found = data(company, "--patch", patch(company, f"# the same\n{SLA}---\n{CALENDAR}"))
    assert all(row["base"] == row["other"] and row["change"] == "0.0000" for row in found["attainment"])
    assert found["totals"] == [{"currency": "EUR", "base": "500.00", "other": "500.00", "change": "0.00"}]
    assert found["other_terms"].endswith("(2 declarations replaced)")


def test_only_the_replaced_declaration_goes_also_where_declarations_are_one_line_each(company):
    calendar = (
        "{apiVersion: svcctl/v1, kind: BusinessCalendar, metadata: {name: office},"
        " spec: {timezone: Europe/Oslo, hours: {mon-fri: ['08:00-20:00']}}}\n"
    )
    for text in (
        f"{calendar}---\n{SLA}---\n{SOURCE}",
        f"{SOURCE}--- {calendar}---\n{SLA}",
        f"---\n{calendar}---\n---\n{SLA}---\n{SOURCE}",
    ):
        (company / "p" / "all.yaml").write_text(text, encoding="utf-8")
        found = data(company, "--patch", patch(company, CALENDAR.replace("20:00", "14:00")))
        assert found["other_terms"].endswith("(1 declaration replaced)")
        assert found["totals"][0]["change"] == "-500.00"


def test_a_new_version_is_added_and_pairs_with_the_old_one(company):
    newer = SLA.replace("version: 1", "version: 2").replace("2026-01-01", "2026-03-01").replace("4h", "9h")
    found = data(company, "--patch", patch(company, newer))
    assert found["other_terms"].endswith("(SLA/quick@2 added)")
    assert {row["customer"]: (row["base"]["met"], row["other"]["met"]) for row in found["attainment"]}["*"] == (1, 3)


def test_markdown_is_a_page(company):
    _, out, _ = simulate(company, "--patch", patch(company, SLA.replace("4h", "5h")), "--format", "markdown")
    assert out.startswith("# Simulation\n\n**EUR 100.00 instead of EUR 500.00: EUR 400.00 less.**\n\n## Credits\n")
    assert "| 2026-03 | quick | resolution | 33.3333% | 66.6666% | +33.3333 | 90% | missed |" in out


def test_terms_with_errors_are_shown_and_not_compared(company):
    code, out, err = simulate(company, "--patch", patch(company, SLA.replace("clock: office", "clock: offce")))
    assert code == 1
    assert "patch.yaml:8" in out
    assert err == "svcctl: the other terms have errors; mend them first\n"


def test_a_patch_that_is_no_yaml_is_shown_where_it_stands(company):
    code, out, err = simulate(company, "--patch", patch(company, "a: [1,\n"))
    assert code == 1
    assert "yaml-syntax" in out
    assert "patch.yaml:1:4" in out
    assert err == "svcctl: the other terms have errors; mend them first\n"


@pytest.mark.parametrize("text", ["", "# nothing\n", "[1, 2]\n", "kind: SLA\n"])
def test_a_patch_that_declares_nothing(company, text):
    code, _, err = simulate(company, "--patch", patch(company, text))
    assert code == 2
    assert "declares nothing" in err


def test_one_kind_of_other_terms_is_named(company):
    for arguments in ((), ("--against", company, "--revision", "HEAD")):
        code, _, err = simulate(company, *arguments)
        assert code == 2
        assert err == "svcctl: name the other terms by one of --patch FILE, --against FOLDER or --revision REVISION\n"
    assert simulate(company, "--against", company, "--format", "xml")[0] == 2
    assert simulate(company, "--patch", company / "nowhere.yaml")[0] == 2


def test_another_workspace(company):
    other = company.parent / "other"
    shutil.copytree(company, other)
    (other / "p" / "all.yaml").write_text(f"{SLA.replace('50%}', '25%}')}---\n{CALENDAR}", encoding="utf-8")
    found = data(company, "--against", other)
    assert found["totals"] == [{"currency": "EUR", "base": "500.00", "other": "250.00", "change": "-250.00"}]
    assert found["other_terms"] == f"the terms in {other}"


def git(where, *arguments):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", where, *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def history(company):
    """The workspace in a folder of a repository, whose first commit had a longer target."""
    above = company.parent
    now = (company / "p" / "all.yaml").read_text(encoding="utf-8")
    (company / "p" / "all.yaml").write_text(now.replace("4h", "5h"), encoding="utf-8")
    (company / "p" / ".hidden.yaml").write_text("broken: [", encoding="utf-8")
    (company / "p" / "link.yaml").symlink_to("all.yaml")
    git(above, "init", "-q")
    git(above, "add", "company")
    git(above, "commit", "-q", "-m", "one")
    (company / "p" / "link.yaml").unlink()
    (company / "p" / "all.yaml").write_text(now, encoding="utf-8")
    git(above, "commit", "-q", "-a", "-m", "two")
    return company


def test_a_revision_is_read_without_a_checkout(history):
    found = data(history, "--revision", "HEAD~1")
    assert found["totals"] == [{"currency": "EUR", "base": "500.00", "other": "100.00", "change": "-400.00"}]
    assert found["other_terms"].startswith("the terms at HEAD~1 (")
    assert data(history, "--revision", "HEAD")["totals"][0]["change"] == "0.00"
    status = subprocess.run(["git", "-C", history, "status", "--porcelain", "-uno"], capture_output=True, check=True)
    assert status.stdout == b""


def test_a_revision_holds_the_plain_yaml_files_of_its_folders(history):
    (history / "elsewhere.yaml").write_text("no: declaration\n", encoding="utf-8")
    git(history.parent, "add", "company")
    git(history.parent, "commit", "-q", "-m", "three")
    for revision in ("HEAD", "HEAD~2"):
        files = read_revision(history, revision).files
        assert [file.path for file in files] == ["svcctl.yaml", "p/all.yaml"]
    assert files[1].content.startswith(b"# all\n---\n")
    assert b"within: 5h" in files[1].content


@pytest.mark.parametrize("name", ["nonsense", "--help", "HEAD:company", "-n1", ""])
def test_an_unknown_revision(history, name):
    with pytest.raises(RevisionError, match=f"git knows no revision '{name}': name a tag"):
        read_revision(history, name)


def test_a_shallow_clone_says_so(history, tmp_path):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history.parent}", "shallow")
    assert read_revision(tmp_path / "shallow" / "company", "HEAD").files
    with pytest.raises(RevisionError, match="git fetch --unshallow"):
        read_revision(tmp_path / "shallow" / "company", "HEAD~1")


def test_a_revision_before_the_workspace_and_no_repository(history, tmp_path_factory):
    git(history.parent, "checkout", "-q", "--orphan", "empty")
    git(history.parent, "commit", "-q", "--allow-empty", "-m", "none")
    git(history.parent, "rm", "-q", "-r", "--cached", "company")
    git(history.parent, "commit", "-q", "--allow-empty", "-m", "gone")
    with pytest.raises(RevisionError, match=r"there was no svcctl\.yaml at HEAD"):
        read_revision(history, "HEAD")
    with pytest.raises(RevisionError, match="is not under git"):
        read_revision(tmp_path_factory.mktemp("plain"), "HEAD")


def attainment(version, met, measured, customer="c"):
    return Attainment("2026-03", customer, "q", version, "resolution", Count(met, measured - met), Decimal(90))


def statement(rows, credits_=()):
    return SimpleNamespace(attainments=rows, credits=credits_, support=None)


def owed(customer, minor, currency="EUR"):
    return SimpleNamespace(customer=customer, sla="q", amount=Money(minor, currency))


def test_versions_that_took_turns_are_one_line():
    found = simulation(statement([attainment(1, 1, 2), attainment(2, 2, 2)]), statement([]))
    ((_, (base, other)),) = found.attainments.items()
    assert base == Attained("75.0000", "90", 3, 4, attained=False)
    assert other is None
    assert points(base, other) is None
    assert points(base, Attained("n/a", "90", 0, 0, None)) is None


PARTIES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 10**9), st.sampled_from(["EUR", "JPY"])), max_size=8)


@given(PARTIES, PARTIES)
def test_totals_are_the_sums_of_the_credits_and_change_turns_around(one, two):
    sides = [statement([], [owed(*each) for each in side]) for side in (one, two)]
    there, back = simulation(*sides), simulation(*reversed(sides))
    for currency, both in there.totals().items():
        for side, total in zip((one, two), both, strict=True):
            assert total == Money(sum(each[1] for each in side if each[2] == currency), currency)
        assert change(both).minor == sum(
            change(each).minor for party, each in there.credits.items() if party.currency == currency
        )
        assert change(back.totals()[currency]).minor == -change(both).minor
    assert all(not change(both).minor for both in simulation(sides[0], sides[0]).credits.values())
