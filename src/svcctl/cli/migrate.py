from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, NoColor, Quiet, WorkspaceOption, colored, root_of, show, stop

Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change, with exit code 1.")]
Dirty = Annotated[bool, typer.Option("--allow-dirty", help="Also where git could not bring the old files back.")]


def migrate(
    workspace: WorkspaceOption = None,
    diff: Diff = False,
    allow_dirty: Dirty = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Bring declarations to the newest version of the format. Comments and layout stay."""
    from svcctl.cli.files import rewrite  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.to_lay_out import batches  # noqa: PLC0415
    from svcctl.findings.report import many  # noqa: PLC0415
    from svcctl.migrations import migrations  # noqa: PLC0415

    root = root_of(workspace)
    (batch,) = batches([], root)
    batch.migrate(migrations())
    if diff:
        typer.echo(batch.diff(), nl=False)
    elif batch.changed and not allow_dirty and (why := _dirty(root)):
        stop(f"{why}; commit first, or give --allow-dirty")
    for file, content in batch.changed.items():
        if not diff:
            rewrite(root / file, content)
    if batch.problems:
        show(batch.report(), color=colored(no_color))
    if not quiet:
        done = f"{many(len(batch.changed), 'file')} {'would change' if diff else 'changed'}"
        typer.echo(f"{done if batch.changed else 'Nothing to migrate'} in {many(len(batch.files), 'file')}.", err=diff)
    if batch.problems or (diff and batch.changed):
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
