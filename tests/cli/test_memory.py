"""A workspace that has not changed is not judged again, and nothing but time is won by it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from typer.testing import CliRunner

from svcctl import validation
from svcctl.cli.app import app
from svcctl.cli.views import memory
from svcctl.findings.packed import pack, unpack
from svcctl.validation import declarations, load_catalog

DAY = date(2026, 6, 1)
HEAD = """apiVersion: svcctl/v1
kind: Workspace
metadata: {name: test}
spec: {company: Test, currency: EUR, timezone: UTC, folders: [catalog]}
"""
BAD = """apiVersion: svcctl/v1
kind: Plan
metadata: {name: plan-a, owner: team-a}
spec: {service: nothing, tier: {rank: 1, name: Größe}}
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SVCCTL_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "ws" / "catalog").mkdir(parents=True)
    (tmp_path / "ws" / "svcctl.yaml").write_text(HEAD)
    (tmp_path / "ws" / "catalog" / "a.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path / "ws"


@pytest.fixture
def judged(monkeypatch):
    """How often a workspace was judged."""
    times = []
    real = validation.validate_files

    def counted(*arguments, **named):
        times.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(validation, "validate_files", counted)
    return times


def kept(root):
    return sorted((root.parent / "cache" / "findings").iterdir())


def test_what_has_not_changed_is_judged_once(root, judged):
    first = memory.judged_or_remembered(root, DAY)
    second = memory.judged_or_remembered(root, DAY)

    assert len(judged) == 1
    assert first == second == load_catalog(root, DAY)[1]
    assert [each.rule for each in first.findings]


def test_other_commands_remember_too_and_tell_the_same(root, judged):
    catalog, report = memory.catalog_and_report(root, DAY)
    again, remembered = memory.catalog_and_report(root, DAY)

    assert len(judged) == 1
    assert report == remembered == memory.judged_or_remembered(root, DAY)
    assert (again.resources, again.broken) == (catalog.resources, catalog.broken)
    assert [item.label for item in again.resources] == ["Workspace/test", "Plan/plan-a"]


def test_a_file_with_a_fault_of_text_is_read_alike_when_it_is_remembered(root):
    (root / "catalog" / "b.yaml").write_text("metadata: {name: lost\n")
    first, second = (memory.catalog_and_report(root, DAY) for _ in range(2))
    assert ("", "lost") in first[0].broken
    assert (first[0].broken, first[1]) == (second[0].broken, second[1])


def test_declarations_that_all_passed_their_schemas_are_not_checked_again(root, monkeypatch):
    first, _ = memory.catalog_and_report(root, DAY)
    checked = []
    monkeypatch.setattr(declarations, "check_document", lambda *about: checked.append(about) or [])
    again, _ = memory.catalog_and_report(root, DAY)
    assert (again.resources, again.broken, checked) == (first.resources, first.broken, [])


def test_where_one_failed_its_schema_all_are_checked_again(root):
    more = BAD.replace("plan-a", "Plan B")  # only the schema minds
    (root / "catalog" / "b.yaml").write_text(f"---\n{more}---\n", encoding="utf-8")
    first, second = (memory.catalog_and_report(root, DAY)[0] for _ in range(2))
    assert first.broken == second.broken == {("Plan", "Plan B")}
    assert [item.label for item in second.resources] == ["Workspace/test", "Plan/plan-a"]


@pytest.mark.parametrize("words", [["list"], ["price", "levels"], ["show", "Plan", "plan-a"]])
def test_a_command_says_the_same_with_and_without_memory(root, words, judged):
    told = [CliRunner().invoke(app, [*words, "-w", str(root)]) for _ in range(2)]
    assert (told[0].output, told[0].exit_code) == (told[1].output, told[1].exit_code)
    assert "error" in told[0].output
    assert len(judged) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda root, _: (root / "catalog" / "a.yaml").write_text(BAD.replace("rank: 1", "rank: 2"), encoding="utf-8"),
        lambda root, _: (root / "catalog" / "a.yaml").rename(root / "catalog" / "b.yaml"),
        lambda root, _: (root / "catalog" / "b.yaml").write_text(""),
        lambda root, _: (root / "svcctl.yaml").write_text(HEAD + "# more\n"),
        lambda _, monkeypatch: monkeypatch.setattr(memory.svcctl, "__version__", "9.9"),
        lambda _, monkeypatch: monkeypatch.setattr(memory, "find_spec", lambda _: None),
    ],
    ids=["a value", "a name", "a file more", "the workspace", "the version", "a library"],
)
def test_what_has_changed_is_judged_again(root, judged, change, monkeypatch):
    memory.judged_or_remembered(root, DAY)
    change(root, monkeypatch)
    memory.judged_or_remembered(root, DAY)

    assert len(judged) == 2


def test_another_day_is_judged_again(root, judged):
    memory.judged_or_remembered(root, DAY)
    memory.judged_or_remembered(root, date(2026, 6, 2))

    assert len(judged) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\xff\xff", b'{"findings": 1}'])
def test_a_spoilt_report_is_none(root, judged, content):
    first = memory.judged_or_remembered(root, DAY)
    kept(root)[0].write_bytes(content)

    assert memory.judged_or_remembered(root, DAY) == first
    assert len(judged) == 2
    assert unpack(kept(root)[0].read_bytes()) == first


def test_a_cache_that_cannot_be_written_is_none(root, judged, monkeypatch):
    (root.parent / "file").write_text("")
    monkeypatch.setenv("SVCCTL_CACHE_DIR", str(root.parent / "file" / "cache"))

    assert memory.judged_or_remembered(root, DAY).findings
    assert memory.judged_or_remembered(root, DAY).findings
    assert len(judged) == 2


def test_only_the_newest_are_kept(root, monkeypatch):
    monkeypatch.setattr(memory, "KEPT", 3)
    for day in range(1, 8):
        memory.judged_or_remembered(root, date(2026, 6, day))

    assert len(kept(root)) == 3


def test_what_others_keep_in_the_folder_stays(root, monkeypatch):
    monkeypatch.setattr(memory, "KEPT", 1)
    (root.parent / "cache").mkdir()
    (root.parent / "cache" / "thesis.txt").write_text("years of work")
    for day in range(1, 4):
        memory.judged_or_remembered(root, date(2026, 6, day))

    assert (root.parent / "cache" / "thesis.txt").exists()
    assert len(kept(root)) == 1


def test_a_run_that_was_killed_leaves_nothing_that_counts(root, judged, monkeypatch):
    """The moment before the report takes its name is the last at which a kill could matter."""

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(memory.Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            memory.judged_or_remembered(root, DAY)

    assert kept(root) == []
    assert memory.judged_or_remembered(root, DAY).findings
    assert len(judged) == 2


def test_many_runs_at_once_agree(root):
    environment = {**os.environ, "NO_COLOR": "1"}

    def run(_):
        command = [sys.executable, "-m", "svcctl", "validate", "-w", str(root), "--as-of", "2026-06-01"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        return done.returncode, done.stdout

    with ThreadPoolExecutor(4) as pool:
        told = set(pool.map(run, range(6)))

    assert len(told) == 1
    assert len(kept(root)) == 1


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github", "gitlab", "junit", "markdown"])
def test_every_format_says_the_same_from_memory(root, output):
    def run(*more):
        words = ["validate", "-w", str(root), "-f", output, "--as-of", "2026-06-01", *more]
        return CliRunner().invoke(app, words).stdout

    run()
    assert run() == run("--no-cache")


def test_without_the_cache_nothing_is_kept(root):
    CliRunner().invoke(app, ["validate", "-w", str(root), "--no-cache"])

    assert not (root.parent / "cache").exists()


def test_a_report_is_the_same_after_packing(root):
    report = load_catalog(root, DAY)[1]

    assert unpack(pack(report)) == report
    assert pack(report) == pack(report)
