from dataclasses import replace
from pathlib import Path

from svcctl.cli.common import stop
from svcctl.cli.files import write_text
from svcctl.findings import Report
from svcctl.validation.baseline import OUTDATED, baseline_of, mended, read, split, written
from svcctl.validation.selection import Selection


def write_baseline(report: Report, file: Path) -> Report:
    """Puts all findings into a baseline; what it may not hold is still told."""
    known = baseline_of(report)
    write_text(file, written(known))
    return split(report, known)[0]


def against_baseline(report: Report, file: Path, selection: Selection) -> tuple[Report, Report]:
    """The report without what the baseline in a file knows, and a report about the baseline: what is mended by now."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        stop(f"{file} does not exist; `svcctl validate --write-baseline {file}` writes it")
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror or error}")
    known, fault = read(content, str(file))
    if fault:
        stop(f"{file} is no baseline: {fault}")
    told, left = split(report, known)
    left = {entry: count for entry, count in left.items() if selection.tells(entry.rule)}
    if not left or not selection.tells(OUTDATED):
        return told, Report(())
    text = content.decode("utf-8", "replace")
    return told, Report((mended(content, file.as_posix(), left),), {file.as_posix(): text})


def joined(report: Report, other: Report) -> Report:
    """One report with the findings of both, in reading order."""
    findings = sorted((*report.findings, *other.findings), key=lambda finding: finding.sort_key)
    return replace(report, findings=tuple(findings), sources={**report.sources, **other.sources})
