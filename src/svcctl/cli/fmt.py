from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, NoColor, Quiet, WorkspaceOption, colored, show

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH...", help="Files and folders [default: the whole workspace].")
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if something would change.")]
Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change, with exit code 1.")]


def fmt(
    paths: Paths = None,
    workspace: WorkspaceOption = None,
    check: Check = False,
    diff: Diff = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Lay out declarations alike; values and comments stay."""
    from svcctl.cli.files import rewrite  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.to_lay_out import batches, summary  # noqa: PLC0415

    found, dry = batches(paths or [], workspace), check or diff
    for batch in found:
        batch.lay_out()
        if diff:
            typer.echo(batch.diff(), nl=False)
        for file, content in batch.changed.items():
            if not dry:
                rewrite(batch.folder / file, content)
            if not quiet:
                typer.echo(f"{'Would lay out' if dry else 'Laid out'} {batch.name(file)}", err=diff)
        if batch.problems:
            show(batch.report(), color=colored(no_color))
    if not quiet:
        typer.echo(summary(found, dry=dry), err=diff)
    if any(batch.problems or (dry and batch.changed) for batch in found):
        raise typer.Exit(FINDINGS)


COMMANDS = (fmt,)
