"""What is published of a change, and what we keep; who reviews which file; tickets by the terms of both sides."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import PROMISE, SLA_FILE, WORKSPACE, commit, repository, write

PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")
V2 = PROMISE + "---\n" + PROMISE.replace("version: 1", "version: 2, title: Pro support, owner: team-x").replace(
    "2026-06-01", "2027-03-01"
).replace("within: 4h", "within: 2h").replace("within: 40h", "within: 50h").replace("Oslo", "Paris")  # fmt: skip


def run(where, *words):
    command = [sys.executable, "-m", "svcctl", *words]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def changelog(where, *words):
    ran = run(where, "changelog", "main", "--as-of", "2026-11-30", *words)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.fixture
def repo(tmp_path):
    return repository(tmp_path / "repo")


def test_customers_read_what_is_theirs_by_day(repo):
    write(repo, {SLA_FILE: V2})
    assert changelog(repo).splitlines() == [
        "# What changes",
        "",
        "## From 1 March 2027",
        "",
        "### Pro support",
        "",
        "- Less: resolution target for everything else: 40h becomes 50h",
        "- Different: timezone: Europe/Oslo becomes Europe/Paris",
        "- Better: resolution target for P1: 4h becomes 2h",
    ]


def test_we_read_everything_with_owners_and_fingerprints(repo):
    write(repo, {SLA_FILE: V2, "svcctl.yaml": WORKSPACE.replace("Tiny AS", "Tiny ASA")})
    text = changelog(repo, "--for", "internal")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Breaking",
        "## Notice",
        "## Improves",
        "## Internal",
    ]
    assert "(`target-loosened`, from 2027-03-01, team-x, `" in text
    assert "company: Tiny AS becomes Tiny ASA" in text
    assert "Tiny ASA" not in changelog(repo)


def test_nothing_is_written_where_nothing_changed_for_the_readers(repo):
    out = repo / "changes.md"
    for readers in ("customers", "internal"):
        assert changelog(repo, "--for", readers, "-o", str(out)) == ""
    write(repo, {"svcctl.yaml": WORKSPACE.replace("Tiny AS", "Tiny ASA")})
    assert changelog(repo, "-o", str(out)) == ""
    assert not out.exists()
    assert changelog(repo, "--for", "internal", "-o", str(out)) == ""
    assert out.read_text(encoding="utf-8").startswith("# Changes from main")
    assert run(repo, "changelog", "main", "--for", "nobody").returncode == 2


def test_reviewers_are_the_owners_of_what_a_file_declares(repo):
    owned = PROMISE.replace("name: support-pro", "name: support-pro, owner: Team Desk")
    other = PROMISE.replace("name: support-pro", "name: support-max, owner: kari@tiny.example")
    write(
        repo,
        {"policies/a b.yaml": f"{owned}---\n{other}", "svcctl.yaml": WORKSPACE.replace("tiny}", "tiny, owner: all}")},
    )
    ran = run(repo, "owners", "--prefix", "@tiny/")
    assert ran.stdout.splitlines()[1:] == [
        "* @tiny/all",
        "/policies/a\\ b.yaml @tiny/Team-Desk kari@tiny.example",
        "/svcctl.yaml @tiny/all",
    ]


def test_a_workspace_below_the_top_of_its_repository(repo):
    inner = repo / "inner"
    inner.mkdir()
    for name in ("svcctl.yaml", "policies"):
        (repo / name).rename(inner / name)
    write(inner, {"svcctl.yaml": WORKSPACE.replace("tiny}", "tiny, owner: all}")})
    assert run(inner, "owners").stdout.splitlines()[1:] == ["/inner/ @all", "/inner/svcctl.yaml @all"]


def test_the_file_of_reviewers_is_checked(repo):
    assert run(repo, "owners", "--check", "CODEOWNERS").returncode == 1
    assert run(repo, "owners", "-o", "CODEOWNERS").returncode == 0
    assert run(repo, "owners", "--check", "CODEOWNERS").returncode == 0
    ran = run(repo, "owners", "--check", "CODEOWNERS", "--prefix", "@x/")
    assert (ran.returncode, ran.stdout) == (0, ""), "without owners no prefix matters"
    (repo / SLA_FILE).write_text(PROMISE.replace("pro,", "pro, owner: me,"), encoding="utf-8")
    ran = run(repo, "owners", "--check", "CODEOWNERS")
    assert (ran.returncode, "writes it anew" in ran.stderr) == (1, True)
    (repo / SLA_FILE).write_text("kind: [", encoding="utf-8")
    ran = run(repo, "owners")
    assert (ran.returncode, "svcctl validate" in ran.stderr) == (1, True)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    root = Path(__file__).parents[2]
    old = tmp_path_factory.mktemp("replay") / "old"
    old.mkdir()
    for part in PARTS:
        (shutil.copytree if (root / part).is_dir() else shutil.copyfile)(root / part, old / part)
    new = old.with_name("new")
    shutil.copytree(old, new)
    return old, new


def test_tickets_by_the_terms_of_both_sides_as_if_the_new_ones_had_held(company):
    old, new = company
    path = new / "policies/slas/support-premium.yaml"
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    looser = text.replace("version: 1", "version: 2").replace("from: 2025-01-01", "from: 2027-06-01")
    text = text.replace("{from: 2025-01-01}", "{from: 2025-01-01, to: 2027-05-31}")
    path.write_text(f"{text}\n---\n{looser.replace('P1, within: 4h', 'P1, within: 7h')}\n", encoding="utf-8")
    words = ("diff", str(old), str(new), "--as-of", "2026-11-30", "--replay", "examples/tickets-2026-q3.csv")
    ran = run(new, *words, "-f", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    replayed = json.loads(ran.stdout)["replayed"]
    assert " less." in replayed["headline"], "a looser target makes less credits due in the quarter that is over"
    attained = next(table for table in replayed["tables"] if table["title"].startswith("Attainment"))
    changed = {(row[1], row[2]) for row in attained["rows"] if row[5] != "0"}
    assert changed == {("support-premium", "resolution")}
    assert "Replayed: " in run(new, *words).stdout
    assert "reuthof" not in run(new, *words).stdout
    assert "reuthof" in run(new, *words, "--names").stdout
    assert "**Replayed:**" in run(new, *words, "-f", "markdown").stdout


def test_terms_with_errors_measure_no_ticket(company):
    old, new = company
    path = new / "policies/slas/support-pro.yaml"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("clock: office-oslo", "clock: nowhere", 1), encoding="utf-8")
    words = ("diff", str(old), str(new), "--replay", "examples/tickets-2026-q3.csv")
    ran = run(new, *words)
    path.write_text(sound, encoding="utf-8")
    assert (ran.returncode, "have errors" in ran.stderr) == (1, True)
    ran = run(new, *words[:-1], "missing.csv")
    assert (ran.returncode != 0, "Traceback" in ran.stderr) == (True, False)


def test_a_committed_state_has_a_changelog_between_tags(repo):
    commit(repo, {SLA_FILE: V2})
    assert "Pro support" in run(repo, "changelog", "HEAD~1", "HEAD", "--as-of", "2026-11-30").stdout
