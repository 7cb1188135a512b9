from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer

from svcctl.cli.common import from_here
from svcctl.cli.files import rewrite
from svcctl.cli.views.changes import as_diff
from svcctl.findings import Report
from svcctl.findings.report import many
from svcctl.validation.fixing import Fixing, fix
from svcctl.validation.run import validate_files
from svcctl.validation.tidy import editor_schema, tidied
from svcctl.workspace import SourceFile, read_workspace

Chosen = Callable[[Report], Report]


def mended(root: Path, today: date, inside: list[str], chosen: Chosen | None, *, dry: bool) -> Report:
    """Mends and lays out the files named ``inside``, says what was done on stderr, and reports what is left.

    ``chosen`` narrows a report to some rules: then nothing is laid out, for that is no rule's business. ``dry`` writes
    nothing: it shows the changes on stdout, and the report is the one before them.
    """
    files, unread = read_workspace(root)
    before = {file.path: file.content for file in files}
    fixing = fix(files, today, lambda report: (chosen or (lambda same: same))(report.about(inside)))
    after = {file.path: file.content for file in fixing.files}
    if chosen is None:
        after |= {path: text for path, text in _tidied(fixing.files).items() if _named(path, inside)}
    changed = {path: content for path, content in after.items() if content != before[path]}
    shown = from_here(root)
    _tell(fixing, changed, "" if shown in {"", "."} else f"{shown}/", dry=dry)
    if dry:
        typer.echo(as_diff(before, changed), nl=False)
        return validate_files(files, today, unread=unread)[1]
    for path, content in changed.items():
        rewrite(root / path, content)
    return validate_files([SourceFile(path, content) for path, content in after.items()], today, unread=unread)[1]


def _tidied(files: list[SourceFile]) -> dict[str, bytes]:
    return tidied(files, editor_schema(files))[0]


def _named(path: str, inside: list[str]) -> bool:
    return not inside or any(path == name or path.startswith(f"{name}/") for name in inside)


def _tell(fixing: Fixing, changed: dict[str, bytes], shown: str, *, dry: bool) -> None:
    for finding in fixing.done:
        if finding.fix:
            where = f"{shown}{finding.file}:{finding.span.line}:{finding.span.column}"
            typer.echo(f"{where}: `{finding.fix.old}` is now `{finding.fix.new}` [{finding.rule}]", err=True)
    for finding in fixing.refused:
        if finding.fix:
            where = f"{shown}{finding.file}:{finding.span.line}:{finding.span.column}"
            told = f"`{finding.fix.new}` for `{finding.fix.old}` would bring other findings; not changed"
            typer.echo(f"{where}: {told} [{finding.rule}]", err=True)
    if not changed:
        typer.echo("Nothing that may be mended.", err=True)
        return
    mended = f"{many(len(fixing.done), 'finding')} mended in {many(len(changed), 'changed file')}"
    typer.echo(f"{'Would be: ' if dry else ''}{mended}.", err=True)
