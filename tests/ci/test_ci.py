"""Hooks and templates for others' CI: their shape is right, and their own lines are run here as a runner would."""

import json
import os
import re
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from running import path_of_shells

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
    path = f"{commands}{os.pathsep}{path_of_shells()}"
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


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is what the client of GitHub looks with")
def test_the_comment_is_found_by_its_marker(proposed):
    (proposed / "svcctl-comment.md").write_text("", encoding="utf-8")
    github_client(proposed, "")
    run(step("Comment")[0], proposed, **step("Comment")[1])
    asked = (proposed / "gh.log").read_text(encoding="utf-8").partition("--jq ")[2].strip()
    bodies = ["A word.", "<!-- svcctl-diff -->\nours", "quoted: <!-- svcctl-diff -->", "<!-- svcctl-diff -->\nagain"]
    comments = json.dumps([{"id": number, "body": body} for number, body in enumerate(bodies)])
    found = subprocess.run(["jq", asked], input=comments, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["1", "3"]


class Notes(BaseHTTPRequestHandler):
    """The notes of a merge request, as GitLab answers: a hundred a page."""

    known, asked, refuses = [], [], False

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length))["body"] if length else ""
        address = urlsplit(self.path)
        self.asked.append((self.command, address.path, body[:20]))
        self.send_response(403 if self.refuses else 200)
        self.end_headers()
        page = int(parse_qs(address.query).get("page", ["1"])[0])
        self.wfile.write(json.dumps(self.known[100 * page - 100 : 100 * page]).encode())

    do_GET = do_PUT = do_POST = answer  # noqa: N815 - as the library calls them

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def gitlab():
    """A server like GitLab's on this machine, and the variables by which a job finds it."""
    Notes.known, Notes.asked, Notes.refuses = [], [], False
    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        where = {"CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}", "CI_PROJECT_ID": "1"}
        yield where | {"CI_MERGE_REQUEST_IID": "2", "SVCCTL_TOKEN": "t"}
        server.shutdown()


NOTES = "/projects/1/merge_requests/2/notes"
MARKED = {"id": 5, "body": "<!-- svcctl-diff -->\nold"}
OTHERS = [{"id": 1000 + number, "body": "A word."} for number in range(120)]
AFTER = "\n".join(GITLAB["svcctl-diff"]["after_script"])


@pytest.mark.parametrize(
    ("known", "method"), [([], "POST"), ([MARKED], "PUT"), ([*OTHERS, MARKED], "PUT"), (OTHERS, "POST")]
)
def test_the_gitlab_job_compares_and_comments(proposed, gitlab, known, method):
    job = GITLAB["svcctl-diff"]
    subprocess.run(["git", "fetch", "-q", ".", "main"], cwd=proposed, check=True)
    ran = run("\n".join(job["script"]), proposed, SVCCTL_DIFF="--fail-on breaking", SVCCTL_WORKSPACE=".")
    assert (ran.returncode, "target-loosened" in ran.stdout) == (1, True)
    told = run(AFTER, proposed)
    assert (told.returncode, "No comment is posted" in told.stdout) == (0, True)
    Notes.known = known
    dry = run(AFTER, proposed, **gitlab, SVCCTL_DRY_RUN="1")
    assert (dry.returncode, f"Would call: {method} " in dry.stdout) == (0, True), dry.stderr
    assert {command for command, *_ in Notes.asked} == {"GET"}
    told = run(AFTER, proposed, **gitlab)
    assert told.returncode == 0, told.stderr
    assert Notes.asked[-1] == (method, f"{NOTES}{'/5' * (method == 'PUT')}", "<!-- svcctl-diff -->")


def test_the_gitlab_job_says_nothing_where_nothing_changed_and_why_it_could_not(proposed, gitlab):
    (proposed / "svcctl-comment.md").write_text("", encoding="utf-8")
    assert "no comment" in run(AFTER, proposed, **gitlab).stdout
    Notes.known = [MARKED]
    run(AFTER, proposed, **gitlab)
    assert Notes.asked[-1][:2] == ("PUT", f"{NOTES}/5"), "the comment that is there says that nothing changes any more"
    Notes.refuses = True
    refused = run(AFTER, proposed, **gitlab)
    assert (refused.returncode, "Traceback" in refused.stderr) == (0, False)
    assert "could not be posted: HTTP Error 403" in refused.stdout


def stubbed(where, *names):
    """Programs that a runner has and a test must not call: they write down what they are asked."""
    commands = where / "bin"
    commands.mkdir(exist_ok=True)
    for name in names:
        (commands / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{where}/called.log"\n', encoding="utf-8")
        (commands / name).chmod(0o755)


PIP = 'python() { if [ "$1 $2" = "-m pip" ]; then shift 2; pip "$@"; else command python "$@"; fi; }'
"""Before the lines of a job: `python -m pip` is the one thing of python that a test must not run."""


def checked_out(proposed, tmp_path):
    """The branch as a runner has it: cloned from elsewhere, with no branch but its own."""
    subprocess.run(["git", "commit", "-qam", "two", "--author", "a <a@example.com>"], cwd=proposed, check=True,
                   env={**os.environ, "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"})  # fmt: skip
    clone = tmp_path / "runner"
    command = ["git", "clone", "-q", "--single-branch", "-b", "work", proposed.as_uri(), str(clone)]
    subprocess.run(command, check=True)
    return clone


def test_the_gitlab_jobs_prepare_themselves_and_find_the_base(proposed, tmp_path, gitlab):
    clone = checked_out(proposed, tmp_path)
    stubbed(clone, "apt-get", "pip")
    job = GITLAB["svcctl-diff"] | {"variables": GITLAB[".svcctl"]["variables"] | GITLAB["svcctl-diff"]["variables"]}
    lines = [PIP, *job["before_script"], *job["script"]]
    known = {**job["variables"], "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "SVCCTL_DIFF": "--fail-on breaking"}
    ran = run("\n".join(lines), clone, **known)
    assert (ran.returncode, "breaking[target-loosened]" in ran.stdout) == (1, True), ran.stderr
    assert (clone / "called.log").read_text(encoding="utf-8").splitlines() == [
        "apt-get update -q",
        "apt-get install -qy --no-install-recommends git",
        "pip install --quiet --disable-pip-version-check svcctl",
    ]
    assert run(AFTER, clone, **gitlab).returncode == 0
    assert Notes.asked[-1][0] == "POST"
    lines = [PIP, *GITLAB[".svcctl"]["before_script"], *GITLAB["svcctl-validate"]["script"]]
    assert run("\n".join(lines), clone, **known).returncode == 0


def test_the_action_runs_from_its_first_line_to_its_last(proposed, tmp_path):
    """Every step of a pull request in its order, with the programs of a runner that a test must not call."""
    clone = checked_out(proposed, tmp_path)
    subprocess.run(["git", "fetch", "-q", "origin", "main:refs/remotes/origin/main"], cwd=clone, check=True)
    stubbed(clone, "pip")
    github_client(clone, "")
    codes = {}
    for name in STEPS:
        lines, environment = step(name, diff="--fail-on breaking")
        summary = str(clone / "summary.md")
        ran = run(f"{PIP}\n{lines}", clone, **environment, GITHUB_STEP_SUMMARY=summary)
        codes[name] = ran.returncode
        assert "Traceback" not in ran.stderr
    assert codes == {
        "Install svcctl": 0, "Validate": 0, "Layout": 0, "Test": 1, "Diff": 1, "Comment": 0,
    }, "a scenario knows the old promise, and the new one is worse"  # fmt: skip
    assert (clone / "called.log").read_text(encoding="utf-8").startswith("pip install --quiet")
    assert "--method POST" in (clone / "gh.log").read_text(encoding="utf-8")


def test_a_comment_that_may_not_be_posted_stands_in_the_summary(proposed):
    (proposed / "svcctl-comment.md").write_text("<!-- svcctl-diff -->\n### This is worse.\n", encoding="utf-8")
    github_client(proposed, "")
    client = proposed / "bin/gh"
    client.write_text(
        "#!/bin/sh\necho 'HTTP 403: Resource not accessible by integration' >&2\nexit 1\n", encoding="utf-8"
    )
    lines, environment = step("Comment")
    ran = run(lines, proposed, **environment, GITHUB_STEP_SUMMARY=str(proposed / "summary.md"))
    assert (ran.returncode, "::warning::The comment could not be posted" in ran.stdout) == (0, True)
    assert "This is worse" in (proposed / "summary.md").read_text(encoding="utf-8")


def test_every_job_has_lines_that_run(company):
    assert run("\n".join(GITLAB["svcctl-test"]["script"]), company).returncode == 0
    lines, environment = step("Test")
    assert run(lines, company, **environment).returncode == 0
