"""What is published of a change, and what we keep; who reviews which file."""

import pytest
from repositories import PROMISE, SLA_FILE, WORKSPACE, commit, repository, write

from running import completed

V2 = PROMISE + "---\n" + PROMISE.replace("version: 1", "version: 2, title: Pro support, owner: team-x").replace(
    "2026-06-01", "2027-03-01"
).replace("within: 4h", "within: 2h").replace("within: 40h", "within: 50h").replace("Oslo", "Paris")  # fmt: skip


def run(where, *words):
    return completed(*words, cwd=where)


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


def test_a_committed_state_has_a_changelog_between_tags(repo):
    commit(repo, {SLA_FILE: V2})
    assert "Pro support" in run(repo, "changelog", "HEAD~1", "HEAD", "--as-of", "2026-11-30").stdout
