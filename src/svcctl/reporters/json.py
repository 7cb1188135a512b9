from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from svcctl.findings import Severity
from svcctl.findings.fingerprint import fingerprints
from svcctl.findings.portable import portable, portable_text

if TYPE_CHECKING:
    from svcctl.findings import Accepted, Finding, Report

VERSION = 1
"""Goes up when a key changes its meaning or goes away; new keys may come at any time."""


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """The report as one JSON object, described by ``schemas/output/validate.schema.json``; ASCII only."""
    names = fingerprints([*report.findings, *(each.finding for each in report.accepted)])
    told = {
        "schema": "svcctl/report",
        "version": VERSION,
        "files": report.files,
        "resources": report.resources,
        "counts": {str(severity): report.count(severity) for severity in Severity},
        "left_out": {"in_baseline": report.in_baseline, "not_selected": report.not_selected},
        "findings": [_finding(portable(each), name) for each, name in zip(report.findings, names, strict=False)],
        "accepted": [
            _accepted(each, name) for each, name in zip(report.accepted, names[len(report.findings) :], strict=True)
        ],
    }
    return json.dumps(told, indent=2) + "\n"


def _accepted(accepted: Accepted, fingerprint: str) -> dict[str, Any]:
    return {
        **_finding(portable(accepted.finding), fingerprint),
        "reason": portable_text(accepted.reason),
        "owner": portable_text(accepted.owner),
        "expires": accepted.expires.isoformat(),
        "inline": accepted.inline,
    }


def _finding(finding: Finding, fingerprint: str) -> dict[str, Any]:
    span = finding.span
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
        "document": finding.document,
        "path": list(finding.path),
        "resource": finding.resource,
        "fingerprint": fingerprint,
    }
