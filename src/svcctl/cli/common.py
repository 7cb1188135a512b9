"""What commands share: the options spelled alike everywhere, today's date, printing a report and leaving."""

import os
import shutil
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from svcctl.catalog import Catalog
    from svcctl.findings import Report

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        envvar="SVCCTL_WORKSPACE",
        help="Folder of the workspace [default: found from here upwards].",
    ),
]
AsOfDay = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        envvar="SVCCTL_AS_OF",
        help="The day to judge dates by, e.g. 2026-01-31 [default: today].",
    ),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="Plain text, also on a terminal.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]
OutFile = Annotated[
    Path | None,
    typer.Option("--out", "--output-file", "-o", metavar="FILE", help="Write it to this file instead of stdout."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings fail the run too.")]

SOUND, FINDINGS, USAGE = 0, 1, 2


def stop(message: str, code: int = USAGE) -> NoReturn:
    """Ends the run with one sentence on stderr: what is wrong and what to do next."""
    typer.echo(f"svcctl: {message}", err=True)
    raise typer.Exit(code)


def scratch() -> "TemporaryDirectory[str]":
    """A folder for the time of a `with`, for files that nobody asked for."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - --help does not need it

    return TemporaryDirectory(prefix="svcctl-")


def no_file(path: str | Path) -> str:
    """Why there is no file to read at a place, in words."""
    place = Path(path)
    if place.is_dir():
        return f"{path} is a folder, and a file is needed"
    return f"{path} {'is no ordinary file' if place.exists() else 'does not exist'}"


def day(text: str | None, option: str = "--as-of") -> date:
    """The day that an option names, or the machine's. The only place that asks the clock for it."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"{option} is {text!r}: write a date such as 2026-01-31")


def root_of(workspace: Path | None) -> Path:
    """The root of the workspace a command works on, or the end of the run with the way to get one."""
    from svcctl.workspace import find_root  # noqa: PLC0415 - --help does not need it

    start = workspace or Path.cwd()
    if not start.exists():
        stop(f"{start} does not exist")
    root = find_root(start)
    if root is None:
        stop(f"no svcctl.yaml in {start} or above it; `svcctl init` makes a workspace")
    return root


def colored(no_color: bool) -> bool:
    """True when the output goes to a terminal that wants colour."""
    return sys.stdout.isatty() and not no_color and "NO_COLOR" not in os.environ


def width() -> int:
    """How many columns the terminal has; 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def from_here(root: Path) -> str:
    """The workspace's root as seen from the folder the command was started in; empty when it is not below it."""
    here = Path.cwd().resolve()
    return root.relative_to(here).as_posix() if root.is_relative_to(here) else ""


def show(report: "Report", *, color: bool = False) -> None:
    """Prints a report's findings as text on stdout."""
    from svcctl.reporters import render  # noqa: PLC0415

    typer.echo(render("text", report, color=color, width=width()), nl=False)


def sound(root: Path, today: date) -> "Catalog":
    """What a workspace declares. Ends the run where it has errors: what is wrong would be printed as a promise."""
    from svcctl.cli.views.memory import catalog_and_report  # noqa: PLC0415 - --help does not need it

    catalog, report = catalog_and_report(root, today)
    if report.failed():
        show(report.under(from_here(root)))
        stop("the workspace has errors; mend them first", FINDINGS)
    return catalog
