"""Hooks and templates for others' CI: their shape is right, and their own lines are run here as a runner would."""

import json
import os
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text(encoding="utf-8"))
GITHUB = {
    "action_path": str(ROOT),
    "base_ref": "main",
    "event.pull_request.number": "7",
    "repository": "vardholm/catalogue",
    "token": "none",
}
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


@pytest.fixture
def company(tmp_path):
    copy = tmp_path / "company"
    copy.mkdir()
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile)(ROOT / part, copy / part)
    return copy


@pytest.fixture
def mistaken(company):
    path = company / "policies/calendars/oslo.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("08:00-16:00", "8 to 4"), encoding="utf-8")
    return company


def run(lines, where, **environment):
    """What a runner's shell does with a step."""
    commands = where / "bin"
    commands.mkdir(exist_ok=True)
    for name, started in ("svcctl", f'"{sys.executable}" -m svcctl'), ("python", f'"{sys.executable}"'):
        (commands / name).write_text(f'#!/bin/sh\nexec {started} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "NO_COLOR": "1", **environment, "PATH": path}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", lines],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def step(name, **inputs):
    """The lines of a step of the action and its environment, with the inputs put in."""
    given = {key: value["default"] for key, value in ACTION["inputs"].items()} | inputs
    filled = {
        key: re.sub(r"\$\{\{ (?:inputs|github)\.([\w.-]+) \}\}", lambda found: (GITHUB | given)[found[1]], text)
        for key, text in STEPS[name]["env"].items()
    }
    return STEPS[name]["run"], filled


def test_hooks_are_as_pre_commit_wants_them():
    assert [hook["id"] for hook in HOOKS] == ["svcctl-validate", "svcctl-fmt"]
    known = {"id", "name", "description", "entry", "language", "files", "pass_filenames", "require_serial"}
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys() <= known
        assert hook["language"] == "python"
        re.compile(hook["files"])


def test_the_hook_for_the_layout_takes_declarations_only():
    files = HOOKS[1]["files"]
    assert all(
        re.search(files, name)
        for name in ("svcctl.yaml", "catalog/a/b.yaml", "policies/x.yml", "templates/clauses/scope.md")
    )
    assert not any(
        re.search(files, name) for name in (".github/workflows/a.yaml", "docs/catalog.yaml", "catalog/a.csv")
    )


def test_the_validating_hook_looks_at_whatever_a_workspace_is_made_of():
    files = HOOKS[0]["files"]
    assert all(re.search(files, name) for name in ("svcctl.yaml", "policies/x.yml", "templates/a.md", "prices/fx.csv"))
    assert not re.search(files, "src/app.py")


def test_the_validating_hook_tells_findings(mistaken):
    ran = run(HOOKS[0]["entry"], mistaken)
    assert ran.returncode == 1
    assert "oslo.yaml" in ran.stdout


def test_the_layout_hook_changes_the_files_it_is_given(company):
    path = company / "catalog/glossary.yaml"
    tidy = path.read_text(encoding="utf-8")
    path.write_text(tidy.replace("kind: ", "kind:   "), encoding="utf-8")
    ran = run(f"{HOOKS[1]['entry']} svcctl.yaml catalog/glossary.yaml", company)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert path.read_text(encoding="utf-8") == tidy


def test_the_action_is_a_composite_whose_inputs_are_all_used():
    assert ACTION["runs"]["using"] == "composite"
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == ACTION["inputs"].keys()
    for each in ACTION["runs"]["steps"]:
        assert ("uses" in each) != ("run" in each)
        assert "run" not in each or each["shell"] == "bash"
        assert "${{" not in each.get("run", ""), "an input put into a script is run as a script"


def test_the_action_annotates_summarises_and_writes_sarif(mistaken, tmp_path):
    lines, environment = step("Validate", arguments="--strict --as-of 2026-10-01")
    summary = tmp_path / "summary.md"
    ran = run(lines, mistaken, **environment, GITHUB_STEP_SUMMARY=str(summary))
    assert ran.returncode == 1, ran.stderr
    assert "::error file=policies/calendars/oslo.yaml" in ran.stdout
    assert "oslo.yaml" in summary.read_text(encoding="utf-8")
    sarif = json.loads((mistaken / "svcctl.sarif").read_text(encoding="utf-8"))
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"]


def test_a_sound_workspace_passes_every_step(company):
    for name in ("Validate", "Layout"):
        lines, environment = step(name)
        assert run(lines, company, **environment).returncode == 0


def test_options_of_the_action_are_never_commands(company):
    lines, environment = step("Validate", arguments="--strict; touch stolen $(touch stolen)")
    assert run(lines, company, **environment).returncode == 2
    assert not (company / "stolen").exists()


def test_the_layout_step_fails_where_a_file_is_not_laid_out(company):
    path = company / "catalog/glossary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: ", "kind:   "), encoding="utf-8")
    lines, environment = step("Layout")
    ran = run(lines, company, **environment)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (1, "Would lay out catalog/glossary.yaml")


def test_the_gitlab_jobs_write_the_reports_they_name(mistaken):
    job = GITLAB["svcctl-validate"]
    assert job["extends"] in GITLAB
    ran = run("\n".join(job["script"]), mistaken, **GITLAB[".svcctl"]["variables"])
    assert ran.returncode == 1
    assert "oslo.yaml" in ran.stdout
    for name in [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]:
        assert (mistaken / name).stat().st_size
    assert json.loads((mistaken / "gl-code-quality.json").read_text(encoding="utf-8"))
    assert run("\n".join(GITLAB["svcctl-fmt"]["script"]), mistaken).returncode == 0


@pytest.fixture
def proposed(company):
    """A branch that makes a promise worse, as a runner has checked it out."""
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "one"], ["switch", "-qc", "work"]):
        known = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *known, *words], cwd=company, check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "main"], cwd=company, check=True)
    path = company / "policies/slas/support-premium.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("P1, within: 15m", "P1, within: 20m"), encoding="utf-8")
    return company


def github_client(where, answer):
    """A `gh` that writes down what it is asked, and answers one thing."""
    client = where / "bin/gh"
    client.parent.mkdir(exist_ok=True)
    client.write_text(f'#!/bin/sh\necho "$@" >> gh.log\ncase "$*" in *PATCH*|*POST*) ;; *) echo {answer};; esac\n')
    client.chmod(0o755)


def test_the_action_says_what_a_pull_request_does_to_customers(proposed):
    lines, environment = step("Diff", diff="--fail-on breaking")
    ran = run(lines, proposed, **environment)
    assert ran.returncode == 1, ran.stderr
    assert "::error file=policies/slas/support-premium.yaml" in ran.stdout
    assert (
        (proposed / "svcctl-comment.md")
        .read_text(encoding="utf-8")
        .startswith("<!-- svcctl-diff -->\n### This is worse")
    )


COMMENTS = "repos/vardholm/catalogue/issues"


@pytest.mark.parametrize(
    ("answer", "called"),
    [("", f"--method POST {COMMENTS}/7/comments"), ("42", f"--method PATCH {COMMENTS}/comments/42")],
)
def test_the_comment_is_written_once_and_then_anew(proposed, answer, called):
    run(*step("Diff")[:1], proposed, **step("Diff")[1])
    github_client(proposed, answer)
    lines, environment = step("Comment")
    ran = run(lines, proposed, **environment, SVCCTL_DRY_RUN="1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"Would call: gh api {called} with " in ran.stdout
    assert run(lines, proposed, **environment).returncode == 0
    assert f"{called} --field body=@svcctl-comment.md" in (proposed / "gh.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(("answer", "said"), [("", "no comment"), ("42", "PATCH")])
def test_where_nothing_changed_there_is_no_comment_or_it_says_so(proposed, answer, said):
    (proposed / "svcctl-comment.md").write_text("", encoding="utf-8")
    github_client(proposed, answer)
    lines, environment = step("Comment")
    assert said in run(lines, proposed, **environment, SVCCTL_DRY_RUN="1").stdout


class Notes(BaseHTTPRequestHandler):
    """The notes of a merge request, as GitLab answers."""

    known, asked = [], []

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length))["body"] if length else ""
        self.asked.append((self.command, self.path, body[:20]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.known).encode())

    do_GET = do_PUT = do_POST = answer  # noqa: N815 - as the library calls them

    def log_message(self, *_):
        """Says nothing."""


@pytest.mark.parametrize(("known", "method"), [([], "POST"), ([{"id": 5, "body": "<!-- svcctl-diff -->\nold"}], "PUT")])
def test_the_gitlab_job_compares_and_comments(proposed, known, method):
    job = GITLAB["svcctl-diff"]
    subprocess.run(["git", "fetch", "-q", ".", "main"], cwd=proposed, check=True)
    ran = run("\n".join(job["script"]), proposed, SVCCTL_DIFF="--fail-on breaking", SVCCTL_WORKSPACE=".")
    assert (ran.returncode, "target-loosened" in ran.stdout) == (1, True)
    told = run("\n".join(job["after_script"]), proposed)
    assert (told.returncode, "No comment is posted" in told.stdout) == (0, True)
    Notes.known, Notes.asked = known, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        where = {"CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}", "CI_PROJECT_ID": "1"}
        where |= {"CI_MERGE_REQUEST_IID": "2", "SVCCTL_TOKEN": "t"}
        told = run("\n".join(job["after_script"]), proposed, **where)
        server.shutdown()
    assert told.returncode == 0, told.stderr
    assert Notes.asked[-1] == (
        method,
        f"/projects/1/merge_requests/2/notes{'/5' * bool(known)}",
        "<!-- svcctl-diff -->",
    )


def test_every_job_has_lines_that_run(company):
    assert run("\n".join(GITLAB["svcctl-test"]["script"]), company).returncode == 0
    lines, environment = step("Test")
    assert run(lines, company, **environment).returncode == 0
