"""`svcctl diff` as people and CI call it: which sides are compared, what is told, how it ends."""

import json
import os
import shutil
import subprocess

import jsonschema
import pytest
from repositories import PROMISE, SLA_FILE, WORKSPACE, commit, git, repository, write

from running import completed

LOOSER = PROMISE.replace("within: 4h", "within: 6h")
TIGHTER = PROMISE.replace("within: 4h", "within: 2h")


@pytest.fixture
def repo(tmp_path):
    return repository(tmp_path / "repo")


def diff(where, *words):
    return completed("diff", "--as-of", "2026-01-15", *words, cwd=where)


def told(where, *words):
    ran = diff(where, "-f", "json", *words)
    assert ran.stderr == ""
    return json.loads(ran.stdout) if ran.stdout else None


def names(where, *words):
    return [(each["class"], each["change"]) for each in told(where, *words)["changes"]]


def test_what_did_not_change_is_not_told(repo):
    for form in ("text", "markdown", "github"):
        ran = diff(repo, "-f", form, "--fail-on", "internal")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert told(repo)["changes"] == []


def test_the_work_tree_is_compared_with_where_the_branch_parted(repo):
    git(repo, "switch", "-qc", "work")
    git(repo, "switch", "-q", "main")
    commit(repo, {SLA_FILE: LOOSER}, "main goes on")
    git(repo, "switch", "-q", "work")
    write(repo, {SLA_FILE: TIGHTER})
    assert names(repo) == [("improves", "target-tightened")]
    exact = told(repo, "main", "--exact")["changes"]
    assert [(each["old"], each["new"]) for each in exact] == [("6h", "2h")]


def test_two_revisions(repo):
    git(repo, "tag", "v1")
    commit(repo, {SLA_FILE: LOOSER})
    write(repo, {SLA_FILE: TIGHTER})
    assert names(repo, "v1", "HEAD") == [("breaking", "target-loosened")]


def test_two_folders_and_a_folder_against_the_one_at_hand(repo, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(repo, other, ignore=shutil.ignore_patterns(".git"))
    write(other, {SLA_FILE: LOOSER})
    assert names(repo, str(repo), str(other)) == [("breaking", "target-loosened")]
    assert names(repo, str(other)) == [("improves", "target-tightened")]
    assert "two folders" in diff(repo, "main", str(other)).stderr


@pytest.mark.parametrize(
    ("fail_on", "code"), [(None, 0), ("breaking", 1), ("notice", 1), ("improves", 1), ("internal", 1)]
)
def test_fail_on_a_class_or_a_heavier_one(repo, fail_on, code):
    write(repo, {SLA_FILE: LOOSER})
    assert diff(repo, *(["--fail-on", fail_on] if fail_on else [])).returncode == code


@pytest.mark.parametrize(("fail_on", "code"), [("breaking", 0), ("notice", 0), ("improves", 1), ("internal", 1)])
def test_what_is_better_fails_only_where_asked(repo, fail_on, code):
    write(repo, {SLA_FILE: TIGHTER})
    assert diff(repo, "--fail-on", fail_on).returncode == code


def test_a_slip_in_the_command_is_told(repo):
    for words, said in (
        (("--fail-on", "bad"), "choose one of breaking"),
        (("-f", "text", "-f", "json"), "only one of text and json"),
        (("-f", "markdwn"), "did you mean markdown"),
        (("nowhere",), "git knows no revision 'nowhere'"),
        (("--as-of", "soon"), "write a date"),
    ):
        ran = diff(repo, *words)
        assert ran.returncode == 2
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr


def test_outside_git_the_way_out_is_told(tmp_path):
    write(tmp_path, {"svcctl.yaml": WORKSPACE, SLA_FILE: PROMISE})
    ran = diff(tmp_path)
    assert (ran.returncode, "name two folders: svcctl diff OLD NEW" in ran.stderr) == (2, True)


def test_without_a_main_branch_a_base_is_asked_for(repo):
    git(repo, "branch", "-m", "trunk")
    ran = diff(repo)
    assert (ran.returncode, "name a base, such as HEAD~1" in ran.stderr) == (2, True)


def test_a_shallow_clone_is_told_the_command_that_mends_it(repo, tmp_path):
    git(repo, "switch", "-qc", "work")
    commit(repo, {SLA_FILE: LOOSER})
    git(repo, "switch", "-q", "main")
    commit(repo, message="main goes on")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", repo.as_uri(), str(clone))
    git(clone, "switch", "-q", "work")
    ran = diff(clone)
    assert (ran.returncode, "`git fetch --unshallow`" in ran.stderr) == (2, True)
    git(clone, "fetch", "-q", "--unshallow")
    assert names(clone) == [("breaking", "target-loosened")]


@pytest.mark.parametrize("depth", [["--depth", "1"], []], ids=["the newest commit", "all commits"])
def test_a_clone_of_one_branch_is_told_the_command_that_gets_the_others(repo, tmp_path, depth):
    git(repo, "switch", "-qc", "work")
    commit(repo, {SLA_FILE: LOOSER})
    git(repo, "switch", "-q", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", *depth, "--single-branch", "-b", "work", repo.as_uri(), str(clone))
    for words in ((), ("origin/main",)):
        ran = diff(clone, *words)
        assert (ran.returncode, "git remote set-branches origin '*' && git fetch" in ran.stderr) == (2, True)
    command = ran.stderr.split("`")[1]
    git_of_a_user = {**os.environ, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow"}
    git_of_a_user |= {"GIT_CONFIG_VALUE_0": "always"}
    subprocess.run(["sh", "-c", command], cwd=clone, env=git_of_a_user, check=True, capture_output=True)
    assert names(clone) == [("breaking", "target-loosened")]


def test_where_a_workspace_begins_everything_is_new(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, {"README.md": "Nothing yet."})
    write(tmp_path, {"svcctl.yaml": WORKSPACE, SLA_FILE: PROMISE})
    ran = diff(tmp_path, "main", "-f", "json", "--fail-on", "notice")
    assert (ran.returncode, ran.stderr) == (0, "svcctl: main had no workspace, so everything is new\n")
    found = json.loads(ran.stdout)["changes"]
    assert len(found) == 2
    assert all(each["change"].endswith("-added") for each in found)


def test_another_workspace_in_the_base_is_not_taken_for_this_one(repo):
    commit(repo)
    for name in ("svcctl.yaml", SLA_FILE):
        (repo / "other" / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).rename(repo / "other" / name)
    write(repo / "other", {"svcctl.yaml": WORKSPACE.replace("tiny}", "another}")})
    ran = diff(repo / "other")
    assert (ran.returncode, "the workspace was not there at " in ran.stderr) == (2, True)


def test_histories_without_a_commit_in_common(repo):
    git(repo, "switch", "-q", "--orphan", "island")
    commit(repo, {"svcctl.yaml": WORKSPACE, SLA_FILE: LOOSER})
    ran = diff(repo)
    assert (ran.returncode, "no commit in common" in ran.stderr) == (2, True)
    assert names(repo, "main", "--exact") == [("breaking", "target-loosened")]


def test_a_workspace_that_moved_to_another_folder(tmp_path):
    top = tmp_path / "top"
    repository(top / "old")
    shutil.rmtree(top / "old/.git")
    git(top, "init", "-q", "-b", "main")
    commit(top)
    (top / "old").rename(top / "new")
    write(top / "new", {SLA_FILE: LOOSER})
    assert names(top / "new") == [("breaking", "target-loosened")]


def test_a_file_that_moved_is_no_change(repo):
    (repo / "policies/slas").mkdir()
    (repo / SLA_FILE).rename(repo / "policies/slas/pro.yaml")
    assert diff(repo).stdout == ""


def test_a_submodule_is_left_out_and_told(repo, tmp_path):
    part = tmp_path / "part"
    part.mkdir()
    git(part, "init", "-q", "-b", "main")
    commit(part, {"more.yaml": PROMISE.replace("support-pro", "support-more")})
    git(repo, "submodule", "add", "-q", part.as_uri(), "policies/part")
    commit(repo)
    found = told(repo)
    assert found["changes"] == []
    assert [(each["side"], each["file"]) for each in found["not_compared"]] == [("head", "policies/part")]


def test_a_base_that_does_not_validate_is_compared_as_far_as_it_can_be(repo):
    broken = PROMISE.replace("support-pro", "support-max").replace("within: 40h", "within: soon")
    commit(repo, {"policies/broken.yaml": broken, "policies/torn.yaml": "kind: [\n"})
    write(repo, {SLA_FILE: LOOSER, "policies/broken.yaml": broken.replace("soon", "40h")})
    found = told(repo)
    assert [(each["class"], each["change"]) for each in found["changes"]] == [("breaking", "target-loosened")]
    assert {(each["side"], each["file"], each["line"]) for each in found["not_compared"]} == {
        ("base", "policies/broken.yaml", 13),
        ("head", "policies/torn.yaml", 1),
    }


def test_several_formats_at_once_and_their_files(repo, root):
    write(repo, {SLA_FILE: LOOSER})
    ran = diff(repo, *["-f", "text", "-f", "json:out/diff.json", "-f", "markdown:comment.md", "-f", "sarif:diff.sarif"])
    assert (ran.returncode, ran.stderr) == (0, "")
    schema = json.loads((root / "schemas/output/diff.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((repo / "out/diff.json").read_text(encoding="utf-8")), schema)
    assert (repo / "comment.md").read_text(encoding="utf-8").startswith("<!-- svcctl-diff -->\n### This is worse")
    standard = json.loads((root / "tests/data/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    log = json.loads((repo / "diff.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(log, standard)
    (result,) = log["runs"][0]["results"]
    assert result["partialFingerprints"] == {"svcctlChange/v1": told(repo)["changes"][0]["fingerprint"]}


def test_the_text_shows_both_sides(repo):
    write(repo, {SLA_FILE: LOOSER})
    assert diff(repo).stdout.splitlines()[1:12] == [
        "",
        "SLA/support-pro@1",
        "  breaking[target-loosened]: resolution target for P1: 4h becomes 6h (from 2026-06-01)",
        "    - policies/support-pro.yaml:12:11",
        "    - 12 |         - {priority: P1, within: 4h}",
        "         |           ^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "    + policies/support-pro.yaml:12:11",
        "    + 12 |         - {priority: P1, within: 6h}",
        "         |           ^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "      fingerprint " + told(repo)["changes"][0]["fingerprint"],
        "",
    ]


def test_a_fingerprint_outlives_lines_files_and_layout(repo):
    write(repo, {SLA_FILE: LOOSER})
    (one,) = told(repo)["changes"]
    (repo / SLA_FILE).unlink()
    moved = LOOSER.replace("        - {priority: P1, within: 6h}", "        - priority: P1\n          within: 6h")
    write(repo, {"policies/other.yaml": f"# a comment\n{moved}"})
    (again,) = told(repo)["changes"]
    assert again["fingerprint"] == one["fingerprint"]
    assert again["head"]["start"] != one["head"]["start"]
    write(repo, {"policies/other.yaml": moved.replace("6h", "7h")})
    (other,) = told(repo)["changes"]
    assert other["fingerprint"] != one["fingerprint"]


def test_quiet_says_only_what_fails(repo):
    write(repo, {SLA_FILE: LOOSER})
    assert diff(repo, "-q").stdout == ""
    assert "Fails on breaking" in diff(repo, "-q", "--fail-on", "breaking").stdout


def test_findings_of_the_same_words_keep_their_own_fingerprints(repo):
    twice = "        - {priority: P1, within: 4h}\n        - {within: 40h}\n"
    measure = f"    - metric: resolution\n      clock: always\n      objective: 90%\n      targets:\n{twice}"
    write(repo, {SLA_FILE: PROMISE.replace("  measures:\n", f"  measures:\n{measure}", 1)})
    commit(repo)
    write(repo, {SLA_FILE: (repo / SLA_FILE).read_text(encoding="utf-8").replace("within: 4h", "within: 6h")})
    ran = diff(repo, "HEAD", "-f", "sarif")
    results = json.loads(ran.stdout)["runs"][0]["results"]
    named = [each["partialFingerprints"]["svcctlChange/v1"] for each in results]
    assert sorted(named) == sorted(each["fingerprint"] for each in told(repo, "HEAD")["changes"])
    assert len(set(named)) == len(named) > 1
