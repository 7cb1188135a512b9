"""Several formats at once, what is told and what not, and what GitHub is given."""

import json
import re
import shutil

import pytest

from svcctl.reporters import formats


@pytest.fixture
def faulty(example, tmp_path):
    """The example company with an error in a calendar and a warning: nobody answers for it."""
    company = shutil.copytree(example, tmp_path / "company")
    file = company / "policies/calendars/oslo.yaml"
    text = file.read_text(encoding="utf-8")
    assert ", owner: team-service-desk" in text
    file.write_text(text.replace(", owner: team-service-desk", ""), encoding="utf-8")
    plan = company / "catalog/draft.yaml"
    plan.write_text("apiVersion: svcctl/v1\nkind: Glossary\nmetadata: {nam: x}\nspec: {terms: []}\n", encoding="utf-8")
    return company


def test_formats_go_to_their_files_and_one_to_stdout(svcctl, faulty):
    ran = svcctl("validate", "-f", "text", "-f", "sarif:out/o.sarif", "-f", "junit:report.xml", cwd=faulty)
    assert (ran.code, ran.err) == (1, "")
    assert "Found" in ran.out
    assert json.loads((faulty / "out/o.sarif").read_text())["version"] == "2.1.0"
    assert (faulty / "report.xml").read_text().startswith("<?xml")
    assert [path.name for path in (faulty / "out").iterdir()] == ["o.sarif"]


def test_out_is_for_the_format_without_a_file(svcctl, faulty):
    ran = svcctl("validate", "-f", "json", "--output-file", "a.json", "-f", "gitlab:b.json", cwd=faulty)
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert "findings" in json.loads((faulty / "a.json").read_text())
    assert isinstance(json.loads((faulty / "b.json").read_text()), list)
    assert svcctl("validate", cwd=faulty, SVCCTL_FORMAT="json gitlab:c.json").out.startswith("{")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-f", "tex"), "there is no format 'tex'; did you mean text?"),
        (("-f", "Markdwon:x.md"), "did you mean markdown?"),
        (("-f", "text", "-f", "json"), "only one of text and json can go to stdout; give the other a file"),
        (("-f", "sarif:"), "names no file"),
        (("-f", "sarif:x", "-o", "y"), "--out y is for the format without a file"),
        (("-f", "sarif:x", "-f", "json:./x"), "two formats would be written to"),
        (("-f", "sarif:catalog"), "catalog cannot be written: Is a directory"),
        (("--select", "owner-mising"), "no rule and no area is named 'owner-mising'; did you mean owner-missing?"),
        (("--ignore", "slaa"), "did you mean sla?"),
        (("--ignore", "x*"), "`svcctl explain` lists them by area"),
    ],
)
def test_wrong_usage_is_told_with_the_nearest_name(svcctl, faulty, words, said):
    ran = svcctl("validate", *words, cwd=faulty)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (faulty / "x").exists()


def rules_told(ran):
    return sorted(finding["rule"] for finding in json.loads(ran.out)["findings"])


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        ((), ["owner-missing", "unknown-key", "wrong-value"], 1),
        (("--select", "governance"), ["owner-missing"], 0),
        (("--select", "governance", "--strict"), ["owner-missing"], 1),
        (("--select", "owner-*,unknown-key"), ["owner-missing", "unknown-key"], 1),
        (("--ignore", "schema"), ["owner-missing"], 0),
        (("--ignore", "sch?ma", "--ignore", "owner-missing"), [], 0),
        (("--select", "schema", "--ignore", "wrong-value"), ["unknown-key"], 1),
    ],
)
def test_only_what_is_asked_for_is_told(svcctl, faulty, words, told, code):
    ran = svcctl("validate", "-f", "json", *words, cwd=faulty)
    assert (rules_told(ran), ran.code) == (told, code)
    assert json.loads(ran.out)["left_out"]["not_selected"] == 3 - len(told)


def test_what_is_not_selected_is_counted(svcctl, faulty):
    assert "besides 3 not selected." in svcctl("validate", "--select", "sla", cwd=faulty).out


def test_a_file_that_cannot_be_read_is_always_told(svcctl, faulty):
    (faulty / "catalog/draft.yaml").write_text("a: {", encoding="utf-8")
    for words in (("--select", "governance"), ("--ignore", "yaml-*"), ("--ignore", "source")):
        assert "yaml-syntax" in rules_told(svcctl("validate", "-f", "json", *words, cwd=faulty))


def test_ignoring_a_rule_makes_no_suppression_unused(svcctl, faulty):
    with (faulty / "svcctl.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  suppressions:\n    - {rule: owner-missing, resource: BusinessCalendar/office-oslo, reason: On loan, "
            "owner: desk, expires: 2026-06-30}\n"
        )
    ran = svcctl("validate", "-f", "json", "--ignore", "owner-missing", "--as-of", "2026-06-30", cwd=faulty)
    assert "suppression-unused" not in rules_told(ran)


@pytest.mark.parametrize("name", formats())
def test_quiet_silences_people_and_never_a_program(svcctl, example, name):
    ran = svcctl("validate", "-q", "-f", name, cwd=example)
    assert ran.code == 0
    assert bool(ran.out) == (name not in {"text", "github"})


def test_the_help_names_every_format(svcctl):
    told = " ".join(svcctl("validate", "--help").out.split())
    assert [name for name in formats() if not re.search(rf"\b{name}\b", told)] == []


def test_github_gets_the_rest_in_the_summary_of_the_job(svcctl, faulty, tmp_path):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    ran = svcctl("validate", "-f", "github", cwd=faulty, GITHUB_STEP_SUMMARY=str(summary))
    assert ran.out.count("::error ") == 2
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n### svcctl validate\n\n2 errors and 1 warning in ")
    assert svcctl("validate", cwd=faulty, GITHUB_STEP_SUMMARY=str(summary)).code == 1
    assert summary.read_text(encoding="utf-8") == text  # other formats leave it alone
    summary.write_text("x" * 1024 * 1024, encoding="utf-8")
    svcctl("validate", "-f", "github", cwd=faulty, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.stat().st_size == 1024 * 1024  # a larger one would be refused whole


def test_a_summary_that_cannot_be_written_stops_nobody(svcctl, faulty, tmp_path):
    ran = svcctl("validate", "-f", "github", cwd=faulty, GITHUB_STEP_SUMMARY=str(tmp_path))
    assert ran.code == 1
    assert "::error " in ran.out
    assert "the job summary" in ran.err


def test_a_baseline_is_adopted_and_outlived(svcctl, faulty):
    ran = svcctl("validate", "--write-baseline", "ci/baseline.yaml", "--strict", cwd=faulty)
    assert (ran.code, ran.err) == (0, "")
    assert "besides 3 in the baseline." in ran.out
    written = (faulty / "ci/baseline.yaml").read_bytes()
    assert svcctl("validate", "--baseline", "ci/baseline.yaml", "--strict", "-q", cwd=faulty).out == ""
    below = svcctl("validate", "--baseline", "../ci/baseline.yaml", "-f", "json", cwd=faulty / "catalog")
    assert json.loads(below.out)["left_out"]["in_baseline"] == 3
    (faulty / "catalog/draft.yaml").unlink()
    ran = svcctl("validate", "--baseline", "ci/baseline.yaml", "-f", "json", cwd=faulty)
    assert (rules_told(ran), ran.code) == (["baseline-outdated"], 0)
    for words, code in ((("--strict",), 1), (("--strict", "--ignore", "schema"), 0), (("--strict", "catalog"), 0)):
        assert svcctl("validate", "--baseline", "ci/baseline.yaml", *words, cwd=faulty).code == code
    svcctl("validate", "--write-baseline", "ci/baseline.yaml", cwd=faulty)
    assert len((faulty / "ci/baseline.yaml").read_bytes()) < len(written)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--baseline", "none.yaml"), "`svcctl validate --write-baseline none.yaml` writes it"),
        (("--baseline", "svcctl.yaml"), "svcctl.yaml is no baseline: it does not say `schema: svcctl/baseline`"),
        (("--baseline", "catalog"), "catalog cannot be read"),
        (("--write-baseline", "catalog"), "catalog cannot be written"),
        (("--write-baseline", "b", "--baseline", "b"), "is about the whole workspace"),
        (("--write-baseline", "b", "catalog"), "is about the whole workspace"),
    ],
)
def test_a_baseline_that_is_none_is_wrong_usage(svcctl, faulty, words, said):
    ran = svcctl("validate", *words, cwd=faulty)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
