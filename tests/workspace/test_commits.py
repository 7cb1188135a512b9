import shutil
import subprocess

import pytest

from svcctl.cli.views.commits import commit_of

HEAD = "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
SPEC = "spec: {company: Small, currency: EUR, timezone: UTC, folders: [p], registers: {subscriptions: [who.csv]}}\n"


def git(folder, *arguments):
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@pytest.fixture(params=["", "deep"])
def workspace(request, tmp_path):
    """A workspace that is committed, at the top of its repository or in a folder of it."""
    root = tmp_path / request.param
    (root / "p").mkdir(parents=True)
    (root / "svcctl.yaml").write_text(HEAD + SPEC, encoding="utf-8")
    (root / "p" / "all.yaml").write_text("kind: SLA\n", encoding="utf-8")
    (root / "who.csv").write_text("customer\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("draft.yaml\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "terms")
    return root


@pytest.mark.parametrize("made", ["report/credits.csv", "evidence.zip", "p/notes.txt", "p/other.csv", "other.yaml"])
def test_what_is_no_term_makes_a_workspace_no_other_one(workspace, made):
    before = commit_of(workspace)
    (workspace / made).parent.mkdir(exist_ok=True)
    (workspace / made).write_text("a report about it\n", encoding="utf-8")
    assert commit_of(workspace) == before
    assert before[1] is False
    assert len(before[0]) == 40


@pytest.mark.parametrize("name", ["svcctl.yaml", "who.csv", "p/all.yaml", "p/new.yaml", "p/draft.yaml", "p/clause.md"])
def test_every_term_that_is_not_committed_counts(workspace, name):
    with (workspace / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert commit_of(workspace)[1] is True


@pytest.mark.parametrize("name", ["who.csv", "p/all.yaml"])
def test_a_term_that_is_gone_counts(workspace, name):
    (workspace / name).unlink()
    assert commit_of(workspace)[1] is True


def test_a_term_with_another_name_counts(workspace):
    git(workspace, "mv", "p/all.yaml", "p/all.txt")
    assert commit_of(workspace)[1] is True


def test_a_workspace_that_git_does_not_keep_differs_from_every_commit(workspace):
    git(workspace, "rm", "-rq", "--cached", ".")
    assert commit_of(workspace)[1] is True


def other(folder, name="more.yaml"):
    """Another repository with one file."""
    folder.mkdir(parents=True)
    (folder / name).write_text("kind: Team\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "more terms")
    return folder


@pytest.mark.parametrize(("name", "counts"), [("more.yaml", True), ("notes.txt", False)])
def test_another_repository_in_a_folder_counts_where_it_holds_terms(workspace, name, counts):
    other(workspace / "p" / "nested folder", name)
    assert commit_of(workspace)[1] is counts


@pytest.mark.parametrize("change", ["file", "commit", "gone"])
def test_a_submodule_that_changed_counts(workspace, tmp_path, tmp_path_factory, change):
    there = other(tmp_path_factory.mktemp("there") / "terms")
    to = workspace / "p" / "sub"
    git(tmp_path, "-c", "protocol.file.allow=always", "submodule", "add", "-q", there, to.relative_to(tmp_path))
    git(tmp_path, "commit", "-qm", "a submodule")
    assert commit_of(workspace)[1] is False
    if change == "gone":
        shutil.rmtree(to)
    else:
        (to / "more.yaml").write_text("kind: Team # changed\n", encoding="utf-8")
    if change == "commit":
        git(to, "commit", "-qam", "other terms")
    assert commit_of(workspace)[1] is True


def linked(workspace, target):
    """Makes terms stand in a folder and a register beyond a link."""
    (workspace / "link").symlink_to(target, target_is_directory=True)
    beyond = SPEC.replace("[p]", "[link/p]").replace("who.csv", "link/who.csv")
    (workspace / "svcctl.yaml").write_text(HEAD + beyond, encoding="utf-8")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "a link")


def test_what_git_cannot_tell_is_not_taken_for_the_same(workspace, tmp_path_factory):
    there = tmp_path_factory.mktemp("there")
    (there / "p").mkdir()
    linked(workspace, there)
    assert commit_of(workspace)[1] is True


@pytest.mark.parametrize("name", ["p/all.yaml", "who.csv"])
def test_terms_beyond_a_link_count_as_others_do(workspace, name):
    (workspace / "real").mkdir()
    for each in ("p", "who.csv"):
        (workspace / each).rename(workspace / "real" / each)
    linked(workspace, "real")
    assert commit_of(workspace)[1] is False
    (workspace / "real" / name).write_text("changed\n", encoding="utf-8")
    assert commit_of(workspace)[1] is True
