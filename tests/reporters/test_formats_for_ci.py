"""junit, gitlab and markdown: what CI servers read, held to the rules of those who read it."""

import json
import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from report_samples import GOLD, HOSTILE, NOTHING, hostile, many, reports

from svcctl.findings import Report, Severity
from svcctl.reporters import markdown, render
from svcctl.rules import rules

CASES = {"classname", "name", "file", "line", "time"}
COUNTS = {"tests", "failures", "errors", "skipped", "time"}


def junit(report):
    """The report in JUnit, held to what Jenkins' and GitLab's readers need."""
    text = render("junit", report)
    root = ET.fromstring(text.encode())  # noqa: S314 - our own output
    assert root.tag == "testsuites"
    assert set(root.attrib) == COUNTS
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == {"name", *COUNTS}
        cases = list(suite)
        assert [int(suite.get(name)) for name in ("tests", "failures", "skipped")] == [
            len(cases),
            len(suite.findall("testcase/failure")),
            len(suite.findall("testcase/skipped")),
        ]
        for case in cases:
            assert case.tag == "testcase"
            assert {"classname", "name", "time"} <= set(case.attrib) <= CASES
            assert [part.tag for part in case] in (["failure"], ["skipped", "system-out"], ["system-out"])
    for name in ("tests", "failures", "skipped"):
        assert int(root.get(name)) == sum(int(suite.get(name)) for suite in root)
    return root


def test_junit_has_a_suite_for_each_area_and_failures_with_their_place():
    first = replace(GOLD.findings[0], rule="credit-bands-overlap")
    root = junit(replace(GOLD, findings=(first, *GOLD.findings[1:])))
    assert [suite.get("name") for suite in root] == ["policies", "sla"]
    case = root.find("testsuite[@name='sla']/testcase")
    assert case.get("classname") == "svcctl.sla.credit-bands-overlap"
    assert case.get("name") == "SLA/gold@1 spec.party"
    assert case.find("failure").text.splitlines()[0] == "policies/gold.yaml:2:10"


@pytest.mark.parametrize(("strict", "failures"), [(False, 2), (True, 3)])
def test_junit_fails_where_the_run_fails(strict, failures):
    root = junit(replace(GOLD, strict=strict))
    assert int(root.get("failures")) == failures


def test_junit_has_one_passing_case_where_nothing_is_wrong():
    (suite,) = junit(NOTHING)
    (case,) = suite
    assert [part.tag for part in case] == ["system-out"]
    assert case.find("system-out").text == "48 files (61 resources)"


@given(reports)
def test_junit_of_any_report_is_xml_and_no_two_cases_are_one(report):
    root = junit(report)
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(cases)) == len(cases)
    assert len(cases) == max(1, len(report.findings))


@given(reports)
def test_gitlab_of_any_report_has_what_gitlab_needs_and_unique_fingerprints(report):
    told = json.loads(render("gitlab", report))
    assert len({entry["fingerprint"] for entry in told}) == len(told) == len(report.findings)
    for entry in told:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        lines = entry["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]


def test_gitlab_tells_two_faults_of_the_same_kind_and_place_apart():
    entries = json.loads(render("gitlab", replace(GOLD, findings=(GOLD.findings[0],) * 3)))
    assert len({entry["fingerprint"] for entry in entries}) == 3
    assert entries[0]["location"] == {"path": "policies/gold.yaml", "lines": {"begin": 2, "end": 2}}


MARKDOWN = MarkdownIt("commonmark").enable("table")
OURS = {"<code>", "</code>", "<!-- -->"}
WRITTEN = {
    *("heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "fence", "html_block"),
    *("text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"),
    *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
}


def markup(text):
    """The tokens that a reader of Markdown sees, each with the text it stands for."""
    for token in MARKDOWN.parse(text):
        yield token.type, token.content
        yield from ((child.type, child.content) for child in token.children or ())


def held_to_its_form(text, findings):
    told = list(markup(text))
    kinds = Counter(kind for kind, _ in told)
    assert set(kinds) <= WRITTEN
    assert kinds["heading_open"] == 1
    assert {content for kind, content in told if kind == "html_inline"} <= OURS
    blocks = {content.strip() for kind, content in told if kind == "html_block"}
    assert blocks <= {"<details><summary>Lines and hints</summary>", "</details>"}
    if not re.search(r"^[\d,]+ findings? more:", text, re.MULTILINE):
        assert kinds["tr_open"] == (1 + findings if findings else 0)
        assert kinds["td_open"] == 4 * findings


@given(reports)
def test_markdown_of_any_report_keeps_its_form(report):
    held_to_its_form(render("markdown", report), len(report.findings))


def test_markdown_cannot_be_steered():
    text = render("markdown", hostile())
    held_to_its_form(text, 1)
    told = "".join(content for kind, content in markup(text) if kind == "text")
    assert "<!-- </failure> & \"' ```` | " in told
    assert not re.search(
        "@all|http://", re.sub("<code>.*?</code>|^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    )


def test_a_frame_with_backticks_stays_in_its_fence():
    text = render("markdown", replace(GOLD, sources={"policies/gold.yaml": "a\n````\nc"}))
    assert "\n`````\n1 | a\n2 | ````\n" in text


@pytest.mark.parametrize("room", [0, 300, 1_000, 20_000, markdown.COMMENT, 1024 * 1024])
@pytest.mark.parametrize("report", [GOLD, hostile(), many(10_000), NOTHING], ids=["gold", "hostile", "many", "nothing"])
def test_markdown_fits_where_it_goes_and_counts_what_does_not(report, room):
    text = markdown.within(report, room)
    assert len(text.encode()) <= room
    assert len(text) <= room
    shown = sum(line.startswith(("| error", "| warning", "| info")) for line in text.splitlines())
    told = re.search(r"^([\d,]+) findings? more", text, re.MULTILINE)
    left_out = int(told[1].replace(",", "")) if told else 0
    assert not text or shown + left_out == len(report.findings)


def test_markdown_keeps_errors_when_room_is_short():
    text = markdown.within(many(10_000), 20_000)
    assert text.count("| error |") == 100
    assert "<details>" not in text
    assert text.index("| error |") < text.index("| warning |")


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "junit", "github", "markdown", "text"])
def test_ten_thousand_findings_are_told(name):
    report = many(10_000)
    text = render(name, report)
    counts = {
        "json": lambda: len(json.loads(text)["findings"]) == 10_000,
        "sarif": lambda: len(json.loads(text)["runs"][0]["results"]) == 5_000,
        "gitlab": lambda: len({entry["fingerprint"] for entry in json.loads(text)}) == 10_000,
        "junit": lambda: len(list(junit(report).iter("testcase"))) == 10_000,
        "github": lambda: text.count("\n::warning") == 10 and len(text.splitlines()) == 10_002,
        "markdown": lambda: len(text) <= markdown.COMMENT,
        "text": lambda: text.count("owner-missing]") == 10_000,
    }
    assert counts[name]()


def test_a_rule_of_the_house_is_named_by_its_area():
    known = min(rules())
    report = Report((replace(GOLD.findings[0], rule=known, severity=Severity.INFO, message=HOSTILE),), {}, 1, 1)
    (suite,) = junit(report)
    assert suite.get("name") == rules()[known].area
