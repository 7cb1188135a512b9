"""`svcctl validate`, `init` and the shell around every command."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUPPRESSION = """\
  suppressions:
    - {rule: owner-missing, resource: BusinessCalendar/office-oslo, reason: On loan, owner: desk, expires: 2026-06-30}
"""


@pytest.fixture
def company(example, tmp_path):
    return shutil.copytree(example, tmp_path / "company")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_workspace_exits_0_and_says_so(svcctl, example):
    ran = svcctl("validate", "--strict", cwd=example)
    assert ran.code == 0, ran.out
    assert ran.out.startswith("No problems in ")
    assert svcctl("validate", "-q", cwd=example).out == ""


def test_a_mistake_is_shown_at_its_place_with_the_next_step(svcctl, company):
    edit(company / "policies/calendars/oslo.yaml", "08:00-16:00", "8 to 4")
    ran = svcctl("validate", cwd=company)
    assert ran.code == 1
    assert "policies/calendars/oslo.yaml:" in ran.out
    assert "8 to 4" in ran.out
    assert 'such as "08:30-17:00"' in ran.out


def test_one_mistake_in_a_declaration_is_one_finding(svcctl, company):
    # The calendar is used by many SLAs; only its own mistake is told.
    edit(company / "policies/calendars/oslo.yaml", "timezone:", "timezon:")
    found = json.loads(svcctl("validate", "-f", "json", cwd=company).out)["findings"]
    assert {finding["file"] for finding in found} == {"policies/calendars/oslo.yaml"}


def test_named_files_are_heard_about_alone(svcctl, company):
    edit(company / "policies/calendars/oslo.yaml", "08:00-16:00", "8 to 4")
    assert svcctl("validate", "catalog", cwd=company).code == 0
    assert svcctl("validate", "policies/calendars", cwd=company).code == 1


def test_a_link_to_itself_is_told_and_no_bug(svcctl, tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for named in (["loop"], ["-w", "loop"]):
        ran = svcctl("validate", *named, cwd=tmp_path)
        assert (ran.code, ran.err) == (2, "svcctl: loop does not exist\n")


def test_output_goes_to_a_file_whole(svcctl, company):
    ran = svcctl("validate", "-f", "sarif", "-o", "out/report.sarif", cwd=company)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((company / "out/report.sarif").read_text())["version"] == "2.1.0"
    assert [path.name for path in (company / "out").iterdir()] == ["report.sarif"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("validate", "--format", "yaml"), "there is no format 'yaml'"),
        (("validate", "--as-of", "soon"), "write a date such as 2026-01-31"),
        (("validate", "nowhere"), "does not exist"),
        (("validate", "/"), "no svcctl.yaml in /"),
        (("init", "."), "already exists"),
    ],
)
def test_wrong_usage_exits_2_and_says_the_next_step(svcctl, company, words, said):
    ran = svcctl(*words, cwd=company)
    assert ran.code == 2
    assert said in ran.err.replace("\n", " ")


@pytest.mark.parametrize(("said", "code"), [("error", 1), ("warning", 0), ("off", 0)])
def test_the_workspace_decides_how_much_a_rule_weighs(svcctl, company, said, code):
    edit(company / "svcctl.yaml", "  folders:", f"  rules: {{owner-missing: {said}}}\n  folders:")
    edit(company / "policies/calendars/oslo.yaml", ", owner: team-service-desk", "")
    ran = svcctl("validate", "-f", "json", cwd=company)
    assert ran.code == code
    severities = [finding["severity"] for finding in json.loads(ran.out)["findings"]]
    assert severities == ([] if said == "off" else [said])


def test_a_suppression_with_a_reason_hides_its_finding_until_it_ends(svcctl, company):
    edit(company / "policies/calendars/oslo.yaml", ", owner: team-service-desk", "")
    with (company / "svcctl.yaml").open("a", encoding="utf-8") as file:
        file.write(SUPPRESSION)
    assert svcctl("validate", "--strict", "--as-of", "2026-06-30", cwd=company).code == 0
    assert svcctl("validate", "--strict", "--as-of", "2026-07-01", cwd=company).code == 1


@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2026-06-30", ["suppression-unused"]), ("2026-07-01", ["suppression-expired", "suppression-unused"])],
)
def test_a_dead_or_expired_suppression_is_a_finding(svcctl, company, as_of, found):
    with (company / "svcctl.yaml").open("a", encoding="utf-8") as file:
        file.write(SUPPRESSION)
    told = json.loads(svcctl("validate", "-f", "json", "--as-of", as_of, cwd=company).out)["findings"]
    assert sorted(finding["rule"] for finding in told) == found


def test_init_makes_a_workspace_that_is_sound(svcctl, tmp_path):
    assert svcctl("init", "company", cwd=tmp_path).code == 0
    assert svcctl("validate", "--strict", cwd=tmp_path / "company").code == 0
    assert svcctl("init", "our-firm", "--empty", cwd=tmp_path).code == 0
    ran = svcctl("validate", "--strict", cwd=tmp_path / "our-firm")
    assert ran.code == 0, ran.out


def test_a_folder_that_is_not_there_is_a_finding(svcctl, tmp_path):
    svcctl("init", "firm", "--empty", cwd=tmp_path)
    (tmp_path / "firm/templates/.gitkeep").unlink()
    (tmp_path / "firm/templates").rmdir()
    ran = svcctl("validate", cwd=tmp_path / "firm")
    assert ran.code == 1
    assert "the folder `templates` does not exist" in ran.out


def test_no_traceback_reaches_a_user(svcctl, company, tmp_path):
    # A sabotaged installation: a module that cannot be imported is our bug, said in two lines.
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['svcctl.validation'] = None\n")
    ran = svcctl("validate", "--no-cache", cwd=company, PYTHONPATH=str(tmp_path))
    assert ran.code == 3
    assert "met a bug of its own" in ran.err
    assert "Traceback" not in ran.err + ran.out


def test_files_are_named_from_where_the_reader_stands(svcctl, company):
    edit(company / "policies/calendars/oslo.yaml", "08:00-16:00", "8 to 4")
    ran = svcctl("validate", "-w", company.name, "-f", "github", cwd=company.parent)
    assert "file=company/policies/calendars/oslo.yaml," in ran.out
    assert "--> company/policies/calendars/oslo.yaml:" in svcctl("validate", company.name, cwd=company.parent).out
    assert "file=policies/calendars/oslo.yaml," in svcctl("validate", "-f", "github", cwd=company / "catalog").out


def test_a_file_that_cannot_be_read_to_its_end_is_one_finding(svcctl, company):
    edit(company / "policies/calendars/oslo.yaml", '{country: "NO"}', '{country: "NO"')
    found = json.loads(svcctl("validate", "-f", "json", cwd=company).out)["findings"]
    assert [finding["rule"] for finding in found] == ["yaml-syntax"]


@pytest.mark.parametrize(
    ("resource", "hidden"), [("SLA/support-pro", True), ("SLA/support-pro@2", True), ("SLA/support-pro@1", False)]
)
def test_a_suppression_without_a_version_covers_all_versions(svcctl, company, resource, hidden):
    edit(company / "policies/slas/support-pro.yaml", "version: 2", "version: 2\n  owner: ''")
    text = (company / "policies/slas/support-pro.yaml").read_text(encoding="utf-8")
    first, second = text.rsplit("---", 1)
    lines = [line for line in second.splitlines(keepends=True) if "owner: team" not in line and "owner: ''" not in line]
    (company / "policies/slas/support-pro.yaml").write_text(first + "---" + "".join(lines), encoding="utf-8")
    with (company / "svcctl.yaml").open("a", encoding="utf-8") as file:
        file.write(SUPPRESSION.replace("BusinessCalendar/office-oslo", resource))
    ran = svcctl("validate", "--strict", "--as-of", "2026-06-30", cwd=company)
    assert ran.code == (0 if hidden else 1), ran.out


@pytest.mark.parametrize("text", ["null\n", "~\n---\n", "# nothing\n", ""])
def test_a_document_that_says_nothing_declares_nothing(svcctl, company, text):
    (company / "catalog/nothing.yaml").write_text(text)
    assert svcctl("validate", "--strict", cwd=company).code == 0


@pytest.mark.parametrize("text", ["", "# later\n", "null\n"])
def test_a_root_file_that_says_nothing_is_a_finding(svcctl, company, text):
    (company / "svcctl.yaml").write_text(text)
    found = json.loads(svcctl("validate", "-f", "json", cwd=company).out)["findings"]
    assert [finding["rule"] for finding in found] == ["no-workspace"]


def test_a_broken_root_file_is_one_finding(svcctl, tmp_path):
    svcctl("init", "firm", "--empty", cwd=tmp_path)
    shutil.rmtree(tmp_path / "firm/policies")
    edit(tmp_path / "firm/svcctl.yaml", "spec:", "spec: {")
    found = json.loads(svcctl("validate", "-f", "json", cwd=tmp_path / "firm").out)["findings"]
    assert [finding["rule"] for finding in found] == ["yaml-syntax"]


def test_a_pipe_among_the_files_is_not_waited_for(svcctl, company):
    os.mkfifo(company / "catalog/pipe.yaml")
    found = json.loads(svcctl("validate", "-f", "json", cwd=company).out)["findings"]
    assert [(finding["rule"], finding["file"]) for finding in found] == [("unreadable-file", "catalog/pipe.yaml")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_told_and_is_no_bug(company):
    ran = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m svcctl list > /dev/full"],
        cwd=company,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "No space left" in ran.stderr
    closed = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m svcctl validate >&-"],
        cwd=company,
        capture_output=True,
        text=True,
        check=False,
    )
    assert closed.returncode == 0, closed.stderr


def test_init_takes_any_folder_name(svcctl, tmp_path):
    svcctl("init", "123", "--empty", cwd=tmp_path)
    ran = svcctl("validate", "--strict", cwd=tmp_path / "123")
    assert ran.code == 0, ran.out
