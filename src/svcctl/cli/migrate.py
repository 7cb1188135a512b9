from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, NoColor, Quiet, WorkspaceOption, colored, show, stop

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH...", help="Files and folders [default: the whole workspace].")
]
Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change, with exit code 1.")]
Dirty = Annotated[bool, typer.Option("--allow-dirty", help="Also where git could not bring the old files back.")]


def migrate(
    paths: Paths = None,
    workspace: WorkspaceOption = None,
    diff: Diff = False,
    allow_dirty: Dirty = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Bring declarations to the newest version of the format. Comments and layout stay."""
    from svcctl.cli.files import rewrite  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.to_lay_out import batches, summary  # noqa: PLC0415
    from svcctl.migrations import migrations  # noqa: PLC0415

    found = batches(paths or [], workspace)
    for batch in found:
        batch.migrate(migrations())
        if diff:
            typer.echo(batch.diff(), nl=False)
        elif batch.changed and not allow_dirty and (why := _dirty(batch.folder)):
            stop(f"{why}; commit first, or give --allow-dirty")
    for batch in found:
        for file, content in batch.changed.items():
            if not diff:
                rewrite(batch.folder / file, content)
        if batch.problems:
            show(batch.report(), color=colored(no_color))
    if not quiet:
        typer.echo(summary(found, dry=diff, nothing="Nothing to migrate"), err=diff)
    if any(batch.problems or (diff and batch.changed) for batch in found):
        raise typer.Exit(FINDINGS)


def _dirty(root: Path) -> str:
    """Why git could not bring the old files back; empty where it could."""
    from svcctl.workspace.git import RevisionError, uncommitted  # noqa: PLC0415

    try:
        found = uncommitted(root)
    except RevisionError:
        found = None
    if found is None:
        return f"{root} is not under git, so the old files would be lost"
    return f"{found[0]} is not committed" if found else ""


COMMANDS = (migrate,)
