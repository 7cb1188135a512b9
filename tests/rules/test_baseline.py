"""A baseline hides what was there, tells what is new and what is mended; the same findings are the same bytes."""

import json
from dataclasses import replace
from datetime import date

import jsonschema_rs
import pytest
from hypothesis import given
from report_samples import GOLD, hostile, many, reports

from svcctl.bundled import schemas
from svcctl.rules import GUARDED, UNREADABLE
from svcctl.source.yaml_text import load
from svcctl.validation import validate_files
from svcctl.validation.baseline import Entry, baseline_of, mended, read, split, written
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
SCHEMA = jsonschema_rs.validator_for(json.loads((schemas() / "output/baseline.schema.json").read_text()))
TERMS = """\
apiVersion: svcctl/v1
kind: Glossary
metadata: {name: terms}
spec:
  terms:
    - {term: Breach, means: A target that we missed.}
    - {term: 5, means: A number.}
    - {term: Pause, mean: Time that does not count.}
"""


def run(text, file="catalog/terms.yaml"):
    return validate_files([SourceFile(file, text.encode())], TODAY)[1]


OLD = run(TERMS)
KNOWN = baseline_of(OLD)


def new_in(text, file="catalog/terms.yaml"):
    told, left = split(run(text, file), KNOWN)
    return [finding.rule for finding in told.findings], sum(left.values())


def test_there_is_something_to_hide():
    assert sorted(finding.rule for finding in OLD.findings) == ["unknown-key", "wrong-value"]
    assert new_in(TERMS) == ([], 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("apiVersion", "# moved\n\napiVersion"),
        ("{term: 5, means", "{term: 5,   means"),
        ("    - {term: Breach", "    - {term: Target, means: What we promise.}\n    - {term: Breach"),
        ("\n", "\r\n"),
        ("A target that we missed.", "A promise that we missed."),
    ],
)
def test_what_moves_is_still_known(old, new):
    assert old in TERMS
    assert new_in(TERMS.replace(old, new)) == ([], 0)


def test_a_moved_file_and_better_words_change_nothing():
    assert new_in(TERMS, "catalog/other.yaml") == ([], 0)
    reworded = replace(OLD, findings=tuple(replace(found, message="x", hint="y") for found in OLD.findings))
    assert split(reworded, KNOWN)[0].findings == ()


def test_what_is_new_is_told_and_what_is_mended_is_counted():
    assert new_in(TERMS.replace("term: 5", "term: 6")) == (["wrong-value"], 1)
    assert new_in(TERMS.replace("term: 5", "term: Five")) == ([], 1)
    rules, left = new_in(TERMS.replace("name: terms", "name: words"))
    assert (sorted(rules), left) == (["unknown-key", "wrong-value"], 2)
    assert new_in(TERMS + "    - {term: 5, means: Again.}\n") == (["wrong-value"], 0)
    twice = baseline_of(run(TERMS + "    - {term: 5, means: Again.}\n"))
    told, left = split(OLD, twice)
    assert (told.findings, told.in_baseline, sum(left.values())) == ((), 2, 1)


def test_the_file_says_what_it_holds_in_the_same_bytes_and_by_its_schema():
    text = written(KNOWN)
    backwards = replace(OLD, findings=OLD.findings[::-1])
    assert written(baseline_of(backwards)) == text
    assert written(baseline_of(run("# moved\n" + TERMS))) == text
    SCHEMA.validate(load(text.encode(), "b.yaml")[0][0].data)
    assert "  - {in: Glossary/terms, rule: unknown-key, at: 'spec.terms[].mean', value: " in text


@given(reports)
def test_any_report_is_written_and_read_back(report):
    known = baseline_of(report)
    text = written(known)
    again, fault = read(text.encode(), "b.yaml")
    assert (again, fault) == (known, "")
    SCHEMA.validate(load(text.encode(), "b.yaml")[0][0].data)
    told, left = split(report, again)
    assert not left
    assert {finding.rule for finding in told.findings} <= GUARDED | UNREADABLE


@pytest.mark.parametrize("report", [GOLD, hostile(), many(2_000)], ids=["gold", "hostile", "many"])
def test_every_finding_is_counted_once(report):
    told, left = split(report, baseline_of(report))
    assert (told.findings, told.in_baseline, left) == ((), len(report.findings), {})


def test_faults_that_hide_others_are_no_part_of_it():
    broken = run(TERMS + "    - {")
    assert [finding.rule for finding in broken.findings] == ["yaml-syntax"]
    assert baseline_of(broken) == {}
    assert [finding.rule for finding in split(broken, baseline_of(broken))[0].findings] == ["yaml-syntax"]


def test_what_is_mended_is_told_at_its_line():
    content = written(KNOWN).encode()
    left = split(run(TERMS.replace("term: 5", "term: Five")), KNOWN)[1]
    finding = mended(content, "b.yaml", left)
    assert (finding.rule, finding.file, finding.severity) == ("baseline-outdated", "b.yaml", "warning")
    assert "`wrong-value` in Glossary/terms" in finding.message
    assert "wrong-value" in "".join(content.decode().splitlines()[finding.span.line - 1 : finding.span.line + 1])
    more = mended(content, "b.yaml", dict(KNOWN))
    assert more.message.endswith(", and 1 more")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "does not say `schema: svcctl/baseline`"),
        ("a: {", "line 1: "),
        ("- 5", "does not say"),
        ("schema: svcctl/baseline", "its version is not 1"),
        ("{schema: svcctl/baseline, version: 2, findings: []}", "its version is not 1"),
        ("{schema: svcctl/baseline, version: 1}", "each of its `findings`"),
        ("{schema: svcctl/baseline, version: 1, findings: [{in: a}]}", "each of its `findings`"),
        ("{schema: svcctl/baseline, version: 1, findings: [{in: a, rule: 5}]}", "each of its `findings`"),
        ("{schema: svcctl/baseline, version: 1, findings: [{in: a, rule: b, count: 0}]}", "each of its `findings`"),
        ("{schema: svcctl/baseline, version: 1, findings: [{in: a, rule: b, count: true}]}", "each of its `findings`"),
        ("{schema: svcctl/baseline, version: 1, findings: [{in: a, rule: b, line: 5}]}", "each of its `findings`"),
    ],
)
def test_a_file_that_is_no_baseline_is_told(text, fault):
    known, said = read(text.encode(), "b.yaml")
    assert known == {}
    assert said.startswith(fault) or fault in said


def test_entries_may_be_written_by_hand_in_any_order():
    text = "schema: svcctl/baseline\nversion: 1\nfindings: [{rule: b, in: a}, {in: a, rule: b, count: 2}]\n"
    assert read(text.encode(), "b.yaml") == ({Entry("a", "b"): 3}, "")
