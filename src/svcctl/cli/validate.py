from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import (
    FINDINGS,
    AsOfDay,
    NoColor,
    Quiet,
    Strict,
    WorkspaceOption,
    colored,
    day,
    from_here,
    root_of,
    stop,
    width,
)

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Workspace, or files and folders in it to hear about [default: all].")
]


def validate(
    paths: Paths = None,
    workspace: WorkspaceOption = None,
    output: Annotated[
        str, typer.Option("--format", "-f", help="How to say it: text, json, github, sarif.", envvar="SVCCTL_FORMAT")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to this file instead of stdout.")] = None,
    as_of: AsOfDay = None,
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Check everything that can be wrong in a workspace, each finding at file:line:column."""
    from svcctl.cli.files import write_text  # noqa: PLC0415 - --help needs none of these
    from svcctl.reporters import formats, render  # noqa: PLC0415
    from svcctl.validation import load_catalog  # noqa: PLC0415

    if output not in formats():
        stop(f"there is no format {output!r}; choose one of {', '.join(formats())}")
    named = [path.resolve() for path in paths or []]
    root = root_of(workspace or (named[0] if named else None))
    report = load_catalog(root, day(as_of))[1].about(_inside(root, named)).under(from_here(root))
    text = render(output, report, color=colored(no_color) and out is None, width=width())
    if out is not None:
        write_text(out, text)
    elif report.findings or not quiet:
        typer.echo(text, nl=False)
    if report.failed(strict=strict):
        raise typer.Exit(FINDINGS)


def _inside(root: Path, named: list[Path]) -> list[str]:
    """The named files and folders as paths from the workspace's root; empty when the whole workspace is meant."""
    inside = []
    for path in named:
        if not path.exists():
            stop(f"{path} does not exist")
        if not path.is_relative_to(root):
            stop(f"{path} is not in the workspace {root}; name one workspace a run")
        if path != root:
            inside.append(path.relative_to(root).as_posix())
    return inside if len(inside) == len(named) else []


COMMANDS = (validate,)
