from __future__ import annotations

from collections import Counter, defaultdict
from html import escape
from typing import TYPE_CHECKING

from svcctl.findings import dotted
from svcctl.findings.frame import safe
from svcctl.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svcctl.findings import Finding, Report

_OWN = "policies"
"""The suite of findings whose rule is a company's own."""


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """The report as JUnit XML: a suite for each area of rules, a test case for each finding."""
    suites: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        rule = rules().get(finding.rule)
        suites[rule.area if rule else _OWN].append(finding)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites{_counts(report, report.findings)}>")
    for area, findings in sorted(suites.items()):
        lines += _suite(report, area, findings)
    if not suites:  # a report without any test is taken for a broken one
        lines.append(f'  <testsuite name="svcctl"{_counts(report, ())}>')
        lines.append('    <testcase classname="svcctl.validate" name="no problems" time="0">')
        lines.append(f"      <system-out>{_text(report.looked_at)}</system-out>")
        lines += ["    </testcase>", "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>", ""])


def _counts(report: Report, findings: tuple[Finding, ...] | list[Finding]) -> str:
    failures = sum(map(report.fails, findings))
    tests, skipped = max(len(findings), 1), len(findings) - failures
    return f' tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}" time="0"'


def _suite(report: Report, area: str, findings: list[Finding]) -> Iterator[str]:
    yield f"  <testsuite{_attribute('name', area)}{_counts(report, findings)}>"
    seen: Counter[str] = Counter()
    for finding in findings:
        name = _name(finding)
        seen[f"{finding.rule} {name}"] += 1
        again = seen[f"{finding.rule} {name}"]
        yield from _case(finding, area, f"{name} ({again})" if again > 1 else name, fails=report.fails(finding))
    yield "  </testsuite>"


def _name(finding: Finding) -> str:
    """What the case is called: the declaration and the path in it, so that moved lines are the same case."""
    return " ".join(filter(None, (finding.resource or finding.file, dotted(finding.path))))


def _case(finding: Finding, area: str, name: str, *, fails: bool) -> Iterator[str]:
    where = f"{finding.file}:{finding.span.line}:{finding.span.column}"
    yield (
        f"    <testcase{_attribute('classname', f'svcctl.{area}.{finding.rule}')}{_attribute('name', name)}"
        f'{_attribute("file", finding.file)} line="{finding.span.line}" time="0">'
    )
    text = "\n".join(_text(told) for told in (where, finding.message, finding.hint) if told)
    if fails:
        yield f'      <failure type="{finding.severity}"{_attribute("message", finding.message)}>{text}</failure>'
    else:
        yield f"      <skipped{_attribute('message', f'{finding.severity}: {finding.message}')}/>"
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_text(value)}"'


def _text(value: str) -> str:
    """Text without anything that XML may not hold or that would end where it stands."""
    return escape(safe(value))
