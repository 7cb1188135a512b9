"""Suppressions beside what they are about: by key, with reason, owner and end; a finding where they are not right."""

from datetime import date

import pytest

from svcctl.rules import GUARDED, UNREADABLE, rules
from svcctl.rules.accepting import accepting
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: nordlys, owner: sales}
spec: {company: Nordlys Cloud AS, currency: NOK, timezone: Europe/Oslo}
"""
HEAD = "apiVersion: svcctl/v1\nkind: Glossary\nmetadata: {name: terms}\nspec:\n  terms:\n"
ALLOW = "# svcctl: allow unused-term until 2026-03-31 (owner: sales): Offers speak of it."
FAULTY = HEAD + "    - {term: Breach, means: A target that we missed.}\n"


def run(text, today=TODAY, root=ROOT):
    files = [SourceFile("svcctl.yaml", root.encode()), SourceFile("catalog/terms.yaml", text.encode())]
    return validate_files(files, today)[1]


def told(text, **how):
    return [(found.rule, found.span.line) for found in run(text, **how).findings]


def test_the_term_is_unused_where_nothing_allows_it():
    assert told(FAULTY) == [("unused-term", 6)]


@pytest.mark.parametrize(
    "text",
    [
        FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n"),
        FAULTY.replace("    - {", f"    {ALLOW}\n    - {{"),
        FAULTY.replace("    - {", f"    {ALLOW}\n    # and more about it\n    - {{"),
        FAULTY.replace("terms:\n", f"terms:  {ALLOW}\n"),
        FAULTY.replace("spec:\n", f"{ALLOW}\nspec:\n"),
        ALLOW.replace("until", "in this file until") + "\n" + FAULTY,
        "---\n" + ALLOW.replace("until", "in this file until") + "\n" + FAULTY,
        FAULTY.replace("    - {", f"    {ALLOW}\n    - {{").replace("\n", "\r\n"),
        HEAD + f"    - means: A target that we missed.\n      term: Breach  {ALLOW}\n",
        FAULTY.replace("missed.}\n", "missed.}  #svcctl:allow unused-term until 2026-03-31(owner:sales):x\n"),
    ],
)
def test_a_comment_at_the_key_or_above_it_hides_what_is_at_it_or_below(text):
    report = run(text)
    assert report.findings == ()
    (accepted,) = report.accepted
    assert (accepted.owner, accepted.expires, accepted.inline) == ("sales", date(2026, 3, 31), True)
    assert accepted.finding.rule == "unused-term"


def test_it_moves_with_its_key_and_hides_nothing_else():
    other = "    - {term: Pause, means: Time that does not count.}\n"
    assert told(FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n") + other) == [("unused-term", 7)]
    assert told("# a comment\n\n" + FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n")) == []
    document = "\n---\n" + FAULTY.replace("name: terms", "name: others").replace("Breach", "Pause")
    first = FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n")
    assert [rule for rule, _ in told(first + document)] == ["unused-term"]


def test_it_ends_and_is_told_then():
    text = FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n")
    assert told(text, today=date(2026, 3, 31)) == []
    assert told(text, today=date(2026, 4, 1)) == [("unused-term", 6), ("suppression-expired", 6)]


def test_one_that_meets_nothing_or_names_no_rule_is_told():
    used = FAULTY.replace("missed.}\n", "missed.}\n") + "    - {term: B, means: A Breach.}\n"
    dead = ALLOW.replace("unused-term", "duplicate-term, unusd-term")
    rules_told = dict(told(used.replace("spec:\n", f"{dead}\nspec:\n")))
    assert rules_told["suppression-unused"] == 4
    assert rules_told["unknown-rule"] == 4
    (hint,) = {found.hint for found in run(FAULTY + f"    {dead}\n    - 5\n").findings if found.rule == "unknown-rule"}
    assert hint == "did you mean `unused-term`?"


def test_one_is_not_called_unused_where_its_rule_did_not_run():
    text = FAULTY.replace("missed.}\n", f"missed.}}  {ALLOW}\n")
    files = [SourceFile("svcctl.yaml", ROOT.encode()), SourceFile("catalog/terms.yaml", text.encode())]
    assert validate_files(files, TODAY, frozenset({"owner-missing"}))[1].findings == ()


def test_one_in_a_broken_declaration_or_file_is_not_called_unused():
    text = FAULTY.replace("spec:\n", f"{ALLOW}\nspec:\n")
    assert [rule for rule, _ in told(text.replace("means:", "mean:"))] == ["unknown-key"]
    assert [rule for rule, _ in told(text + "    - {")] == ["yaml-syntax"]
    root = ROOT.replace(
        "Oslo}",
        "Oslo, suppressions: [{rule: unused-term, resource: Glossary/terms, reason: x, owner: y,"
        " expires: '2026-03-31'}]}",
    )
    assert [rule for rule, _ in told(FAULTY.replace("means:", "mean:"), root=root)] == ["unknown-key"]
    assert told(FAULTY, root=root) == []


def test_it_covers_faults_of_the_text_within_its_lines():
    text = HEAD + "    # svcctl: allow leading-zero until 2026-03-31 (owner: sales): It is a number there.\n"
    text += "    - {term: A, means: 012}\n    - {term: B, means: 013}\n"
    assert [line for rule, line in told(text) if rule == "leading-zero"] == [8]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("allow", "names no rule, no last day, no owner and no reason"),
        ("allow unused-term until 2026-03-31 (owner: sales)", "names no reason"),
        ("allow unused-term until 2026-03-31: why", "names no owner"),
        ("allow unused-term (owner: sales): until it is used", "names no last day"),
        ("allow until 2026-03-31 (owner: sales): why", "names no rule"),
        ("allow unused-term until March (owner: sales): why", "ends on `March`, which is no date"),
        ("allow unused-term until 2026-02-30 (owner: sales): why", "which is no date"),
        ("allow unused-term until 2026-03-31 (owner: ): why", "names no owner"),
        ("disallow unused-term until 2026-03-31 (owner: sales): why", "does not say which"),
        ("", "does not say which"),
        ("allow yaml-syntax until 2026-03-31 (owner: sales): why", "`yaml-syntax` cannot be suppressed"),
        ("allow unused-term in this file until 2026-03-31 (owner: sales): why", "below its first line"),
    ],
)
def test_half_a_suppression_is_a_finding_and_hides_nothing(words, message):
    report = run(FAULTY.replace("missed.}\n", f"missed.}}  # svcctl: {words}\n"))
    assert [found.rule for found in report.findings] == ["unused-term", "suppression-malformed"]
    assert message in report.findings[1].message
    assert report.findings[1].span.column == 56


def test_one_at_no_key_is_a_finding():
    assert told(FAULTY + f"    {ALLOW}\n") == [("unused-term", 6), ("suppression-malformed", 7)]
    assert told(FAULTY.replace("    - {", f"    {ALLOW}\n\n    - {{")) == [
        ("suppression-malformed", 6),
        ("unused-term", 8),
    ]


def test_what_guards_suppressions_cannot_be_suppressed():
    text = ALLOW.replace("unused-term", "suppression-unused, duplicate-term") + "\n" + FAULTY
    assert ("suppression-malformed", 1) in told(text)


def test_a_path_in_svcctl_yaml_ends_where_a_key_ends():
    entry = (
        "{rule: unused-term, resource: Glossary/terms, path: 'spec.term', reason: x, owner: y, expires: '2026-03-31'}"
    )
    root = ROOT.replace("Oslo}", f"Oslo, suppressions: [{entry}]}}")
    assert sorted(rule for rule, _ in told(FAULTY, root=root)) == ["suppression-unused", "unused-term"]
    assert told(FAULTY, root=root.replace("'spec.term'", "'spec.terms'")) == []
    assert told(FAULTY, root=root.replace("'spec.term'", "'spec.terms[0]'")) == []


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_every_rule_says_how_it_is_accepted_or_that_it_is_not(rule):
    text = accepting(rule)
    never = rule.id in GUARDED | UNREADABLE or rule.area == "export"
    assert (f"# svcctl: allow {rule.id} until " in text) is not never
