import re
from collections.abc import Iterable, Iterator

from svcctl.findings import Finding, Report
from svcctl.findings.frame import code_frame, lines_of, safe
from svcctl.findings.report import many

COMMENT = 65_536
"""How many characters a comment of a pull request may have; a job summary of GitHub may have sixteen times that."""

_WIDTH = 100
_LAST_WORDS = 200  # kept free for the line that says what is left out
_MARKUP = re.compile(r"[\\`*_\[\]<>!|~&$#]|:(?=[/\w])")
_HARMLESS = re.compile(r"[\w./:@,+-]+(?: [\w./:@,+-]+)*")
_QUOTED = re.compile(r"`([^`]+)`")
_MENTION = re.compile(r"@(?=\w)")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:  # noqa: ARG001 - the format's signature
    """The report as a comment of a pull request: counts, a table of the findings, and their lines folded away."""
    return within(report, COMMENT)


def within(report: Report, room: int) -> str:
    """The same in at most ``room`` bytes: what does not fit is counted in the last line, errors go first.

    Empty where not even the counts fit.
    """
    findings = report.by_weight
    head = ["### svcctl validate\n", f"{_capital(report.counted)} in {report.looked_at}.\n"]
    if findings:
        head.append("| | rule | place | what is wrong |\n|---|---|---|---|")
    room -= _size(head) + _LAST_WORDS
    rows = _fitting(map(_row, findings), room)
    left_out = len(findings) - len(rows)
    folded = [] if left_out else _folded(report, findings, room - _size(rows))
    last = [f"\n{many(left_out, 'finding')} more: `svcctl validate` shows them all.\n"] if left_out else [""]
    return "\n".join([*head, *rows, *folded, *last]) if room >= 0 else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _size(parts: Iterable[str]) -> int:
    return sum(len(part.encode()) + 1 for part in parts)


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """The first parts that fit, whole."""
    kept = []
    for part in parts:
        room -= _size([part])
        if room < 0:
            break
        kept.append(part)
    return kept


def _row(finding: Finding) -> str:
    place = code(f"{finding.file}:{finding.span.line}:{finding.span.column}")
    return f"| {finding.severity} | {code(finding.rule)} | {place} | {prose(finding.message)} |"


def _folded(report: Report, findings: list[Finding], room: int) -> list[str]:
    """The lines of the files and the hints, behind a line to open; without the last ones where room is short."""
    opening = "\n<details><summary>Lines and hints</summary>\n"
    closing = "</details>"
    sources = {file: lines_of(text) for file, text in report.sources.items()}
    blocks = ("\n".join(_block(finding, sources.get(finding.file, []))) for finding in findings)
    shown = _fitting(blocks, room - _size([opening, closing]))
    return [opening, *shown, closing] if shown else []


def _block(finding: Finding, lines: list[str]) -> Iterator[str]:
    where = f"{finding.file}:{finding.span.line}:{finding.span.column}"
    resource = f" in {code(finding.resource)}" if finding.resource else ""
    yield f"**{finding.severity}** {code(finding.rule)} at {code(where)}{resource}: {prose(finding.message)}\n"
    frame = code_frame(lines, finding.span, _WIDTH)
    gutter = len(str(finding.span.line + 1))
    framed = [f"{line.number:>{gutter}} | {line.text}".rstrip() for line in frame]
    carets = next((index for index, line in enumerate(frame) if line.carets), None)
    if carets is not None:
        framed.insert(carets + 1, f"{' ' * gutter} | {frame[carets].carets}")
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", "\n".join(framed))), default=0))
        yield "\n".join([fence, *framed, f"{fence}\n"])
    if finding.hint:
        yield f"Hint: {prose(finding.hint)}\n"


def prose(text: str) -> str:
    """Text in which only what stands between two backticks is markup."""
    pieces = _QUOTED.split(safe(text))
    return "".join(code(piece) if index % 2 else _plain(piece) for index, piece in enumerate(pieces))


def _plain(text: str) -> str:
    """Text that no reader of Markdown takes for markup, a link, HTML, or a call for somebody by name."""
    return _MENTION.sub("@<!-- -->", _MARKUP.sub(_entity, text))


def code(text: str) -> str:
    """A name as code: between backticks, or where it holds markup of its own, in HTML."""
    if _HARMLESS.fullmatch(text):
        return f"`{text}`"
    return f"<code>{_MARKUP.sub(_entity, safe(text))}</code>" if text else ""


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
