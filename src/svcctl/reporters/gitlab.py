from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from svcctl.findings import Severity
from svcctl.findings.fingerprint import fingerprints
from svcctl.findings.portable import portable

if TYPE_CHECKING:
    from svcctl.findings import Finding, Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """The report as GitLab reads code quality: a JSON list with one entry for each finding; ASCII only."""
    told = [
        _entry(portable(finding), name)
        for finding, name in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    return json.dumps(told, indent=2) + "\n"


def _entry(finding: Finding, fingerprint: str) -> dict[str, Any]:
    message = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    return {
        "description": f"{finding.resource}: {message}" if finding.resource else message,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.file,
            "lines": {"begin": finding.span.line, "end": max(finding.span.line, finding.span.end_line)},
        },
    }
