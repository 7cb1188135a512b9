from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from svcctl import __version__
from svcctl.bundled import body_of
from svcctl.findings import Severity, dotted
from svcctl.findings.fingerprint import fingerprints
from svcctl.findings.portable import portable, portable_text
from svcctl.rules import rules
from svcctl.rules.accepting import accepting

if TYPE_CHECKING:
    from svcctl.findings import Accepted, Finding, Report

LIMIT = 5_000
"""How many results of a run GitHub keeps; the errors go first."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """The report as a SARIF 2.1.0 log, for code scanning and editors; ASCII only."""
    return json.dumps(log(report), indent=2) + "\n"


def log(report: Report) -> dict[str, Any]:
    """The same log as plain data, for reports that have more to say in it."""
    told = len(report.findings)
    findings = (*report.findings, *(each.finding for each in report.accepted))
    named = list(zip(map(portable, findings), fingerprints(findings), strict=True))
    order = list(Severity)
    kept = [*sorted(named[:told], key=lambda pair: order.index(pair[0].severity)), *named[told:]][:LIMIT]
    used = sorted({finding.rule for finding, _ in kept})
    results = [_result(finding, name, used.index(finding.rule)) for finding, name in kept]
    for result, accepted in zip(results[told:], report.accepted, strict=False):
        result["suppressions"] = [_suppression(accepted)]
    run = {
        "tool": {"driver": {"name": "svcctl", "version": __version__, "rules": [_rule(name) for name in used]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(max(told - LIMIT, 0))],
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _suppression(accepted: Accepted) -> dict[str, str]:
    said = portable_text(f"{accepted.reason} ({accepted.owner}, until {accepted.expires})")
    return {"kind": "inSource" if accepted.inline else "external", "status": "accepted", "justification": said}


def _invocation(left_out: int) -> dict[str, Any]:
    told = f"{left_out} findings beyond the first {LIMIT} are left out; the text and json formats have them all."
    notes = [{"level": "warning", "message": {"text": told}}] if left_out else []
    return {"executionSuccessful": True, **({"toolExecutionNotifications": notes} if notes else {})}


def _rule(name: str) -> dict[str, Any]:
    rule = rules().get(name)
    if rule is None:  # a company's own policy has no page of ours
        return {"id": name}
    text = f"{body_of(rule.page)}\n\n{accepting(rule)}"
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.area]},
    }


def _result(finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _literal(message)},
        "locations": [_location(finding)],
        "partialFingerprints": {"svcctlChange/v1" if finding.fingerprint else "ruleResourcePath/v1": fingerprint},
    }


def _literal(text: str) -> str:
    """A message without links: SARIF reads ``[text](target)`` as one, whoever wrote it."""
    return text.replace("](", "] (")


def _location(finding: Finding) -> dict[str, Any]:
    span = finding.span
    uri = quote(finding.file, safe="/~")
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    artifact = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if finding.resource:
        name = f"{finding.resource}#{dotted(finding.path)}" if finding.path else finding.resource
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "declaration"}]
    return location
