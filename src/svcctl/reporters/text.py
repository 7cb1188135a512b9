from collections.abc import Iterator

from svcctl.findings import Finding, Report, Severity
from svcctl.findings.frame import FrameLine, code_frame, lines_of, safe

FOR_PEOPLE = True

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_QUIET = "bright_blue"
Piece = tuple[str, str]
Line = list[Piece]
"""A line as pieces of text, each with the name of its style or none."""


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """Each finding with the lines it is about, then the counts. With ``color`` in the colours of the terminal."""
    lines = list(_lines(report, width))
    paint = painted if color else plain
    return "".join(f"{paint(line)}\n" for line in lines)


def _lines(report: Report, width: int) -> Iterator[Line]:
    sources = {file: lines_of(source) for file, source in report.sources.items()}
    for finding in report.findings:
        yield from _finding(finding, sources.get(finding.file, []), width)
        yield []
    yield from _counts(report)


def _finding(finding: Finding, lines: list[str], width: int) -> Iterator[Line]:
    style = _COLORS[finding.severity]
    gutter = len(str(finding.span.line + 1))
    yield [(f"{finding.severity}[{safe(finding.rule)}]", style), (f": {safe(finding.message)}", "bold")]
    where = f"{safe(finding.file)}:{finding.span.line}:{finding.span.column}"
    resource: Line = [(f"  {safe(finding.resource)}", _QUIET)] if finding.resource else []
    yield [(f"{' ' * gutter}--> ", _QUIET), (where, ""), *resource]
    frame = code_frame(lines, finding.span, width - gutter - 3)
    if frame:
        yield [(f"{' ' * gutter} |", _QUIET)]
    for line in frame:
        yield from _framed(line, gutter, style)
    if finding.hint:
        yield [(f"{' ' * gutter} = ", _QUIET), ("hint", "bold green"), (f": {safe(finding.hint)}", "")]


def _framed(line: FrameLine, gutter: int, style: str) -> Iterator[Line]:
    text = f" {line.text}" if line.text else ""
    yield [(f"{line.number:>{gutter}} |", _QUIET), (text, "" if line.carets else "bright_black")]
    if line.carets:
        yield [(f"{' ' * gutter} |", _QUIET), (f" {line.carets}", style)]


def _counts(report: Report) -> Iterator[Line]:
    if not report.findings:
        yield [(f"No problems in {report.looked_at}.", "bold green")]
        return
    style = next(_COLORS[severity] for severity in Severity if report.count(severity))
    yield [(f"Found {report.counted}", style), (f" in {report.looked_at}.", "")]
    yield [(f"More about a rule: svcctl explain {safe(report.findings[0].rule)}", _QUIET)]


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in line)


def painted(line: Line) -> str:
    """A line in the colours of a terminal."""
    from rich.color import ColorSystem  # noqa: PLC0415 - plain output needs no rich
    from rich.style import Style  # noqa: PLC0415

    return "".join(
        Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if style else text for text, style in line
    )
