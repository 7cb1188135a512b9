import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from svcctl.cli.common import stop, width
from svcctl.cli.files import write_text
from svcctl.cli.formats import format_of
from svcctl.findings import Report
from svcctl.reporters import WIDTH, formats, markdown, render, speaks_to_people

_SUMMARY = "GITHUB_STEP_SUMMARY"
_SUMMARY_ROOM = 1024 * 1024 - 1024
"""GitHub refuses the summary of a step that is larger than 1 MiB, all of it."""


@dataclass(frozen=True, slots=True)
class Output:
    """One format that was asked for, and the file it goes to; without one it goes to stdout."""

    format: str
    file: Path | None = None


def outputs(words: Iterable[str], out: Path | None, known: Sequence[str] = ()) -> tuple[Output, ...]:
    """What `--format` and `--out` ask for: `text`, `sarif:out.sarif`. Ends the run where they contradict themselves.

    ``known`` are the formats that there are, if not those of a report of findings.
    """
    asked = [_output(word, known or formats()) for word in dict.fromkeys(words)]
    unnamed = [output for output in asked if output.file is None]
    if len(unnamed) > 1:
        names = [each.format for each in unnamed]
        stop(f"only one of {' and '.join(names)} can go to stdout; give the other a file, such as {names[1]}:FILE")
    if out is not None:
        if not unnamed:
            stop(f"--out {out} is for the format without a file, and each has one")
        asked = [output if output.file else Output(output.format, out) for output in asked]
    files = [output.file.resolve() for output in asked if output.file]
    if twice := next((file for file in files if files.count(file) > 1), None):
        stop(f"two formats would be written to {twice}; give each a file of its own")
    return tuple(asked)


def _output(word: str, known: Sequence[str]) -> Output:
    name, colon, file = word.partition(":")
    name = format_of(name, known)
    if colon and not file:
        stop(f"--format {word} names no file; write {name}:FILE, or {name} alone for stdout")
    return Output(name, Path(file) if file else None)


def tell(report: Report, asked: Iterable[Output], *, color: bool, quiet: bool) -> None:
    """Writes every format that was asked for: files first, each whole or not at all, then what is for stdout."""
    told = [(output, _text(report, output, color=color)) for output in asked]
    for output, text in told:
        if output.file is not None:
            write_text(output.file, text)
    if any(output.format == "github" for output, _ in told):
        _job_summary(report, quiet=quiet)
    for output, text in told:
        silent = quiet and not report.findings and speaks_to_people(output.format)
        if output.file is None and not silent:
            typer.echo(text, nl=False)


def _text(report: Report, output: Output, *, color: bool) -> str:
    to_file = output.file is not None
    return render(output.format, report, color=color and not to_file, width=WIDTH if to_file else width())


def _job_summary(report: Report, *, quiet: bool) -> None:
    """On GitHub, where only ten findings of a level are shown, all of them go to the summary of the job."""
    named = os.environ.get(_SUMMARY)
    if not named or (quiet and not report.findings):
        return
    path = Path(named)
    try:
        taken = path.stat().st_size if path.exists() else 0
        with path.open("ab") as file:
            file.write(markdown.within(report, _SUMMARY_ROOM - taken).encode())
    except OSError as error:
        typer.echo(f"svcctl: the job summary {path} cannot be written: {error.strerror or error}", err=True)
