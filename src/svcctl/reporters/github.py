from collections import Counter
from collections.abc import Iterator

from svcctl.findings import Finding, Report, Severity
from svcctl.findings.frame import safe
from svcctl.findings.report import many

FOR_PEOPLE = True

LIMIT = 10
"""How many annotations of one level GitHub shows for a step; more are dropped without a word."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """Workflow commands that GitHub shows at the lines of a pull request, errors first, the rest as plain log lines."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    shown: Counter[Severity] = Counter()
    rest: list[Finding] = []
    for finding in report.by_weight:
        shown[finding.severity] += 1
        if shown[finding.severity] <= LIMIT:
            yield _command(finding)
        else:
            rest.append(finding)
    if rest:
        yield f"GitHub shows {LIMIT} annotations of a level; {many(len(rest), 'finding')} more:"
    yield from map(_log_line, rest)
    yield f"svcctl: {report.counted} in {report.looked_at}"


def _command(finding: Finding) -> str:
    span = finding.span
    properties = {"file": finding.file, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # GitHub refuses columns of an annotation over several lines
        properties |= {"col": str(span.column), "endColumn": str(max(span.end_column - 1, span.column))}
    properties["title"] = f"{finding.rule} in {finding.resource}" if finding.resource else finding.rule
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = f"{safe(finding.message)}\n{safe(finding.hint)}" if finding.hint else safe(finding.message)
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")


def _log_line(finding: Finding) -> str:
    """A finding as a line of the log that no runner takes for a command."""
    hint = f" ({finding.hint})" if finding.hint else ""
    where = f"{finding.file}:{finding.span.line}:{finding.span.column}"
    line = safe(f"{finding.severity} {where} {finding.message}{hint} [{finding.rule}]")
    return line.replace("##[", "## [").replace("::", ": :")
