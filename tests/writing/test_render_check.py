"""`svcctl render check`: pages and texts against their limits, in text, json and markdown."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from svcctl.bundled import schemas
from svcctl.cli.app import app

ROOT = Path(__file__).parents[2]
DAY = ("--as-of", "2026-11-30")


def run(*words):
    done = CliRunner().invoke(app, ["render", "check", *words, *DAY])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


@pytest.fixture
def company(tmp_path):
    """The example company, to be changed."""
    for part in ("catalog", "policies", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copyfile(ROOT / "svcctl.yaml", tmp_path / "svcctl.yaml")
    return tmp_path


def told(*words):
    code, output = run(*words, "-f", "json")
    found = json.loads(output)
    jsonschema.validate(found, json.loads((schemas() / "output/render-check.schema.json").read_text()))
    return code, found


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_every_page_and_text_of_the_example_company_is_within_its_limits(language):
    code, found = told("-w", str(ROOT), "--language", language)
    assert code == 0
    assert not any(each["aboveLimit"] for each in found["texts"])
    graded = [each for each in found["texts"] if each["about"].startswith("sla ")]
    assert graded
    assert all(float(each["grade"]) <= 9 for each in graded)
    assert all(each["language"] == language[:2] for each in graded)


def test_a_page_above_its_limit_fails_and_its_long_sentence_comes_first(company):
    path = company / "catalog/services/backup.yaml"
    long = "We copy all that you name every night and keep it in two towns and check it and tell you each week "
    long += "what we found."
    path.write_text(path.read_text().replace("We copy your servers and files every day", f"{long} We copy"))
    (company / "svcctl.yaml").write_text(
        (ROOT / "svcctl.yaml").read_text().rstrip() + "\n  writing: {pages: {service: {sentence: 22}}}\n"
    )
    code, found = told("service", "backup", "-w", str(company))
    assert code == 1
    (page,) = found["texts"]
    assert (page["aboveLimit"], page["longestSentence"], page["sentenceAtMost"]) == (True, 25, 22)
    assert found["hardest"][0]["text"] == long
    assert found["hardest"][0]["reasons"][0] == {
        "rule": "sentence-too-long",
        "why": "25 words, more than 22",
        "instead": "make two of it, for example before `and check it`",
    }
    code, text = run("service", "backup", "-w", str(company))
    assert code == 1
    assert "above its limit" in text
    assert f"   {long}\n   - 25 words, more than 22" in text
    code, text = run("service", "backup", "-w", str(company), "-f", "markdown")
    assert "| service backup | " in text
    assert "above its limit |" in text


def test_a_grade_above_its_limit_fails(company):
    root = company / "svcctl.yaml"
    root.write_text(root.read_text().rstrip() + "\n  writing: {pages: {sla: {grade: 2.5}}}\n")
    code, found = told("sla", "backup-pro", "-w", str(company))
    assert code == 1
    assert [each["aboveLimit"] for each in found["texts"]] == [True]


def test_what_is_declared_in_another_language_is_left_out_and_counted():
    _, found = told("service", "backup", "-w", str(ROOT), "--language", "de-DE")
    (page,) = found["texts"]
    assert page["leftOut"] > 10
    assert not any("servers" in each["text"] for each in found["hardest"])
    code, text = run("service", "backup", "-w", str(ROOT), "--language", "de-DE")
    assert code == 0
    assert "that the workspace declares in another language" in text


def test_quiet_says_nothing_where_all_is_well():
    assert run("sla", "backup-pro", "-w", str(ROOT), "-q") == (0, "")


def test_texts_alone():
    _, found = told("texts", "-w", str(ROOT), "--worst", "0")
    assert {each["about"].partition("/")[0] for each in found["texts"]} >= {"Service", "Plan", "Glossary", "Policy"}
    assert found["hardest"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "there is no page 'nope'; choose one of"),
        (("sla", "nope"), "there is no plan 'nope'"),
        (("texts", "backup"), "leave out the name"),
        (("sla", "backup-pro", "-f", "html"), "there is no format 'html'"),
    ],
)
def test_wrong_usage_says_what_there_is(words, said):
    code, output = run(*words, "-w", str(ROOT))
    assert code == 2
    assert said in output
