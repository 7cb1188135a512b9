"""The rules on writing in whole workspaces: where they point, in which language they read, and whose limits hold."""

from datetime import date

import pytest

import svcctl.rules.writing.legalese as one_rule
from svcctl.bundled import schemas
from svcctl.documents import pages
from svcctl.kinds import kinds, module_of
from svcctl.source.refers import prose
from svcctl.source.schema_tree import SchemaTree
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

DAY = date(2026, 11, 30)
COMPANY = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: vardholm, title: V, owner: o}
spec: {company: Vardholm, currency: NOK, timezone: Europe/Oslo%s}
"""
SERVICE = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: backup, title: Backup, owner: o}
spec:
  summary: %s
  lifecycle: {stage: idea}
  scope: {included: [Copies]}
"""


def findings(summary, more="", **files):
    texts = {"svcctl.yaml": COMPANY % more, "catalog/a.yaml": SERVICE % summary, **files}
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in texts.items()], DAY)
    return [
        (found.rule, found.span.line, found.span.column, found.span.end_column)
        for found in report.findings
        if found.file != "svcctl.yaml"
    ]


def test_a_word_is_found_in_a_folded_text():
    assert findings(">-\n    We copy data prior\n    to each change, prior to all.") == [
        ("legalese", 6, 18, 23),
        ("legalese", 7, 21, 29),
    ]


def test_a_word_is_found_in_quotes_and_with_windows_lines():
    assert findings("'We don''t copy prior to it.'") == [("legalese", 5, 28, 36)]
    text = (SERVICE % "Prior to it, we copy.").replace("\n", "\r\n")
    _, report = validate_files([SourceFile("catalog/a.yaml", text.encode())], DAY)
    assert [(found.rule, found.span.line, found.span.column) for found in report.findings] == [("legalese", 5, 12)]


def test_a_sentence_is_found_in_the_text_of_a_clause():
    clause = (
        "---\napiVersion: svcctl/v1\nkind: Clause\n"
        "metadata: {name: pay, title: Pay, owner: o, version: 1, effective: {from: 2026-01-01}}\n"
        "spec: {language: de}\n---\n1. {#due} Sie zahlen, {{ customer.name }}.\n"
        "2. Es wird gemäß [](clause:pay.due) gezahlt.\n"
    )
    found = findings("Copies.", **{"templates/clauses/pay.md": clause})
    assert [each for each in found if each[0] in {"legalese", "passive-voice"}] == [
        ("passive-voice", 8, 7, 44),
        ("legalese", 8, 12, 17),
    ]


def test_the_language_is_that_of_the_workspace_its_texts_or_none():
    german = "Wir zahlen binnen einer Woche."
    assert findings(german) == []
    assert [found[0] for found in findings(german, ", locale: de-DE")] == ["legalese"]
    assert [found[0] for found in findings(german, ", locale: nb-NO, writing: {language: de}")] == ["legalese"]
    assert findings("Prior to it.", ", locale: nb-NO") == []


def test_limits_are_those_of_the_workspace():
    text = "We copy your data every night and we keep it."
    assert findings(text) == []
    assert findings(text, ", writing: {texts: {Service: {sentence: 9}}}") == [("sentence-too-long", 5, 12, 57)]
    assert findings(text, ", writing: {texts: {Plan: {sentence: 9}}}") == []


def test_a_clause_may_be_longer_than_a_page():
    long = " ".join(["We keep it safe and we tell you"] * 4) + "."
    clause = (
        "---\napiVersion: svcctl/v1\nkind: Clause\n"
        "metadata: {name: pay, title: Pay, owner: o, version: 1, effective: {from: 2026-01-01}}\n"
        f"spec: {{language: en}}\n---\n{long}\n"
    )
    found = findings(long, **{"templates/clauses/pay.md": clause})
    assert [each[:2] for each in found if each[0] == "sentence-too-long"] == [("sentence-too-long", 5)]


def test_known_abbreviations_need_no_explanation():
    assert [found[0] for found in findings("We run your VPN.")] == ["abbreviation-unexplained"]
    assert findings("We run your VPN.", ", writing: {known: [VPN]}") == []
    glossary = "apiVersion: svcctl/v1\nkind: Glossary\nmetadata: {name: t, title: T, owner: o}\nspec:\n  terms:\n"
    terms = glossary + "    - {term: Safe Line, means: A line that nobody else can read, aka: [VPN]}\n"
    rules = {found[0] for found in findings("We run your VPN.", **{"catalog/terms.yaml": terms})}
    assert "abbreviation-unexplained" not in rules


@pytest.mark.parametrize("off", [False, True])
def test_a_rule_that_is_off_does_not_run(monkeypatch, off):
    ran = []
    monkeypatch.setattr(one_rule, "check", lambda *_: ran.append(1) or ())
    findings("Copies.", ", rules: {legalese: off}" if off else "")
    assert bool(ran) is not off


def test_limits_can_be_set_for_each_kind_with_texts_and_each_page():
    spec = SchemaTree(schemas()).file("workspace.schema.json")["properties"]["spec"]["properties"]["writing"]
    texts, told = (spec["properties"][name]["propertyNames"]["enum"] for name in ("texts", "pages"))
    assert told == list(pages.kinds())
    marked = [kind for kind in kinds() if '"x-prose"' in (schemas() / f"{module_of(kind)}.schema.json").read_text()]
    assert texts == marked


def test_prose_is_what_the_schema_marks():
    data = {
        "kind": "Plan",
        "spec": {"audience": "All", "exclusions": ["One", "Two"], "limitations": [{"text": "Three"}], "sku": "Four"},
    }
    assert [(path[1:], text) for path, _, text in prose("plan", data)] == [
        (("audience",), "All"),
        (("exclusions", 0), "One"),
        (("exclusions", 1), "Two"),
        (("limitations", 0, "text"), "Three"),
    ]


def told_of_the_workspace(more, summary="Nous gardons des copies."):
    texts = {"svcctl.yaml": COMPANY % more, "catalog/a.yaml": SERVICE % summary}
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in texts.items()], DAY)
    found = [each for each in report.findings if each.rule == "language-not-judged"]
    return [(str(each.severity), each.path) for each in found]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (", writing: {language: fr}", [("warning", ("spec", "writing", "language"))]),
        (", locale: fr-FR", [("info", ("spec", "locale"))]),
        (", locale: fr-FR, writing: {language: en}", []),
        (", locale: de-AT", []),
        ("", []),
    ],
)
def test_a_language_that_no_rule_reads_is_told_and_not_passed_over(more, found):
    assert told_of_the_workspace(more) == found


def test_a_workspace_without_texts_has_none_that_nobody_judges():
    texts = {"svcctl.yaml": COMPANY % ", writing: {language: fr}"}
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in texts.items()], DAY)
    assert not [each for each in report.findings if each.rule == "language-not-judged"]
