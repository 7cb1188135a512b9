from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.calendars.holidays import recall_by
from svcctl.cli.common import (
    FINDINGS,
    AsOfDay,
    NoColor,
    OutFile,
    Quiet,
    Strict,
    WorkspaceOption,
    colored,
    day,
    from_here,
    root_of,
    stop,
)
from svcctl.cli.formats import told_as

if TYPE_CHECKING:
    from svcctl.catalog import Catalog
    from svcctl.findings import Report
    from svcctl.validation.selection import Selection

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Workspace, or files and folders in it to hear about [default: all]."),
]
Formats = Annotated[
    list[str] | None,
    told_as(
        *("text", "github", "gitlab", "json", "junit", "markdown", "sarif"),
        several="-f text -f sarif:out.sarif",
        envvar="SVCCTL_FORMAT",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULES", help="Tell only these rules or areas: sla, 'credit-*'. May be repeated."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULES", help="Do not tell these rules or areas. May be repeated."),
]
_Rules = tuple[list[str] | None, list[str] | None]
_Files = tuple[Path | None, Path | None]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what can only mean one thing, and lay the files out.")]
Diff = Annotated[bool, typer.Option("--diff", help="With --fix: write nothing, show what would change.")]

NoCache = Annotated[bool, typer.Option("--no-cache", help="Judge everything again, also what has not changed.")]
BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Leave out the findings that this file holds; new ones are told."),
]
NewBaseline = Annotated[
    Path | None,
    typer.Option("--write-baseline", metavar="FILE", help="Write a baseline that holds all findings of today."),
]


def validate(
    paths: Paths = None,
    workspace: WorkspaceOption = None,
    select: Select = None,
    ignore: Ignore = None,
    baseline: BaselineFile = None,
    write_baseline: NewBaseline = None,
    fix: Fix = False,
    diff: Diff = False,
    no_cache: NoCache = False,
    as_of: AsOfDay = None,
    output: Formats = None,
    out: OutFile = None,
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Check everything that can be wrong in a workspace."""
    from dataclasses import replace  # noqa: PLC0415 - --help needs none of these

    from svcctl.cli.views.outputs import outputs, tell  # noqa: PLC0415 - --help needs none of these

    asked = outputs(output or ["text"], out)
    root, inside = _where(paths, workspace)
    files = (baseline, write_baseline)
    told = _told(root, day(as_of), inside, (select, ignore), files, fix=fix, diff=diff, again=no_cache)
    report = replace(told, strict=strict)
    tell(report, asked, color=colored(no_color), quiet=quiet)
    if report.failed():
        raise typer.Exit(FINDINGS)


def _where(paths: list[Path] | None, workspace: Path | None) -> tuple[Path, list[str]]:
    """The root of the workspace, and what of it is to be told."""
    for path in paths or []:
        if not path.exists():  # also a link that leads to itself
            stop(f"{path} does not exist")
    named = [path.resolve() for path in paths or []]
    root = root_of(workspace or (named[0] if named else None))
    return root, _inside(root, named)


def _told(
    root: Path, today: date, inside: list[str], rules: _Rules, files: _Files, *, fix: bool, diff: bool, again: bool
) -> "Report":
    """What is told: from memory where nothing has changed since it was found, and nobody asks for more."""
    from svcctl.cli.views.memory import judged_or_remembered  # noqa: PLC0415 - --help needs none of these

    if again:
        recall_by(None)
    if any((*rules, *files, fix, diff, again)):
        return _with_baseline(*_report(root, today, inside, rules, fix=fix, diff=diff), files, root, inside)
    return judged_or_remembered(root, today).about(inside).under(from_here(root))


def _report(
    root: Path, today: date, inside: list[str], rules: _Rules, *, fix: bool, diff: bool
) -> tuple["Report", "Selection"]:
    """What is told: all of it, or what is left after mending."""
    from svcctl.validation import load_catalog  # noqa: PLC0415 - --help needs none of these

    if diff and not fix:
        stop("--diff shows what --fix would change: give both, or `svcctl fmt --diff` for the layout alone")
    catalog, report = load_catalog(root, today)
    selection = _selection(catalog, *rules)
    if fix:
        from svcctl.cli.views.mending import mended  # noqa: PLC0415 - only --fix needs it

        report = mended(root, today, inside, selection.of if any(rules) else None, dry=diff)
    return selection.of(report), selection


def _with_baseline(report: "Report", selection: "Selection", files: _Files, root: Path, inside: list[str]) -> "Report":
    """What is told of the files that are named, without what is in the baseline, and what is wrong with that one."""
    from svcctl.cli.views.baselines import against_baseline, joined, write_baseline  # noqa: PLC0415
    from svcctl.findings import Report  # noqa: PLC0415

    known, new = files
    more = Report(())
    if new is not None:
        if known or inside:
            stop("--write-baseline is about the whole workspace; leave out --baseline and the files")
        report = write_baseline(report, new)
    elif known is not None:
        report, more = against_baseline(report, known, selection)
    told = report.about(inside).under(from_here(root))
    return told if inside else joined(told, more)


def _selection(catalog: "Catalog", select: list[str] | None, ignore: list[str] | None) -> "Selection":
    from svcctl.validation.governance import known_rules  # noqa: PLC0415
    from svcctl.validation.selection import Selection, words_of  # noqa: PLC0415

    selection = Selection(words_of(select or ()), words_of(ignore or ()))
    if unknown := selection.unknown(known_rules(catalog)):
        stop(unknown)
    return selection


def _inside(root: Path, named: list[Path]) -> list[str]:
    """The named files and folders as paths from the workspace's root; empty when the whole workspace is meant."""
    inside = []
    for path in named:
        if not path.is_relative_to(root):
            stop(f"{path} is not in the workspace {root}; name one workspace a run")
        if path != root:
            inside.append(path.relative_to(root).as_posix())
    return inside if len(inside) == len(named) else []


COMMANDS = (validate,)
