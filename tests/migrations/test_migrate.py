"""The frame for new versions of the format, tried with a step that exists here only."""

import subprocess

import pytest
import typer
from typer.testing import CliRunner

import svcctl.migrations
from svcctl.cli.migrate import migrate
from svcctl.migrations import Change, Migration
from svcctl.validation.migrating import StuckError, migrated

OLD = """\
# Ours.
apiVersion: svcctl/v0  # soon gone
kind: Service
metadata: {name: backup, team: ops}
---
apiVersion: svcctl/v1
kind: Service
metadata: {name: other, team: ops}
"""
NEW = OLD.replace("svcctl/v0", "svcctl/v1").replace("{name: backup, team: ops}", '{name: backup, owner: "ops team"}')


def _changes(data):
    if "team" in data["metadata"]:
        yield Change(("metadata", "team"), "owner", on_key=True)
        yield Change(("metadata", "team"), f'"{data["metadata"]["team"]} team"')


STEP = Migration("svcctl/v0", "svcctl/v1", _changes)
FIRST = Migration("svcctl/v-1", "svcctl/v0", lambda _: ())


@pytest.mark.parametrize("start", ["svcctl/v0", "svcctl/v-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_declarations_come_step_by_step_to_the_newest_version(start, end):
    old = "\ufeff" + OLD.replace("svcctl/v0", start).replace("\n", end)
    content, problems = migrated(old.encode(), "x.yaml", [STEP, FIRST])
    assert content.decode() == "\ufeff" + NEW.replace("\n", end)
    assert problems == []


def test_what_cannot_be_read_stays():
    content, problems = migrated(b"apiVersion: svcctl/v0\na: [\n", "x.yaml", [STEP])
    assert content == b"apiVersion: svcctl/v0\na: [\n"
    assert [problem.rule for problem in problems] == ["yaml-syntax"]


def test_steps_in_a_circle_are_our_bug():
    back = Migration("svcctl/v1", "svcctl/v0", lambda _: ())
    with pytest.raises(StuckError):
        migrated(OLD.encode(), "x.yaml", [STEP, back])


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setattr(svcctl.migrations, "migrations", lambda: (STEP,))
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/services.yaml").write_text(OLD, encoding="utf-8")
    root = "apiVersion: svcctl/v1\nkind: Workspace\nspec: {folders: [catalog]}\n"
    (tmp_path / "svcctl.yaml").write_text(root, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    app = typer.Typer()
    app.command()(migrate)
    return CliRunner().invoke(app, arguments)


def commit(workspace):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=workspace, check=True)


def test_what_git_has_is_changed(workspace):
    commit(workspace)
    ran = run("--diff")
    assert (ran.exit_code, "-metadata: {name: backup, team: ops}" in ran.stdout) == (1, True)
    assert (workspace / "catalog/services.yaml").read_text(encoding="utf-8") == OLD
    ran = run()
    assert (ran.exit_code, ran.stdout) == (0, "1 file changed in 2 files.\n")
    assert (workspace / "catalog/services.yaml").read_text(encoding="utf-8") == NEW
    assert run().stdout == "Nothing to migrate in 2 files.\n"


def test_what_git_could_not_bring_back_is_refused(workspace):
    ran = run()
    assert (ran.exit_code, "is not under git" in ran.stderr) == (2, True)
    commit(workspace)
    (workspace / "catalog/new.yaml").write_text("a: 1\n", encoding="utf-8")
    ran = run()
    assert (ran.exit_code, "catalog/new.yaml is not committed" in ran.stderr) == (2, True)
    assert (workspace / "catalog/services.yaml").read_text(encoding="utf-8") == OLD
    assert run("--allow-dirty", "-q").exit_code == 0
    assert (workspace / "catalog/services.yaml").read_text(encoding="utf-8") == NEW


def test_only_what_is_named_is_changed(workspace):
    (workspace / "catalog/other.yaml").write_text(OLD.replace("backup", "archive"), encoding="utf-8")
    commit(workspace)
    ran = run("catalog/other.yaml")
    assert (ran.exit_code, ran.stdout) == (0, "1 file changed in 1 file.\n")
    assert (workspace / "catalog/services.yaml").read_text(encoding="utf-8") == OLD
    ran = run("catalog/none.yaml")
    assert (ran.exit_code, ran.stderr) == (2, "svcctl: catalog/none.yaml does not exist\n")
