from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli import sla as group
from svcctl.cli.common import FINDINGS, stop

Of = Annotated[Path | None, typer.Argument(metavar="EXPORT", help="An export to recognise.")]


@group.app.command()
def sources(export: Of = None) -> None:
    """List the ticket systems that svcctl knows.

    Given an export, it says which of them that comes from, and why. Exit code 0: listed, or recognised. 1: no preset
    fits the export. 2: the export cannot be read.
    """
    from svcctl.cli.views.sources import listing, told  # noqa: PLC0415 - --help needs none of it
    from svcctl.source.tables.unfit import why_and_hint  # noqa: PLC0415 - as above

    if export is None:
        typer.echo(listing(), nl=False)
        return
    try:
        text, fits = told(export)
    except (OSError, EOFError) as error:
        why, hint = why_and_hint(error)
        stop(f"{export} cannot be read: {why}; {hint}")
    typer.echo(text, nl=False)
    if not fits:
        raise typer.Exit(FINDINGS)
