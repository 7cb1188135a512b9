from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, Quiet, WorkspaceOption, day, root_of
from svcctl.cli.formats import format_of, told_as

app = typer.Typer(name="contract", help="Contracts that were made: are they still what they say?", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A contract as `svcctl render contract` wrote it.")]
Manifest = Annotated[
    Path | None,
    typer.Option(
        "--manifest", metavar="FILE", help="Its manifest [default: FILE.manifest.json, or what FILE has inside]."
    ),
]
Told = Annotated[str, told_as("text", "json")]


@app.callback()
def _group() -> None:
    """Contracts that were made: are they still what they say?"""


@app.command()
def verify(
    file: File,
    workspace: WorkspaceOption = None,
    manifest: Manifest = None,
    as_of: AsOfDay = None,
    output: Told = "text",
    quiet: Quiet = False,
) -> None:
    """Tell whether a contract is still what it says.

    Is it unchanged, was it made from what this workspace says, and is it what would be made today? Exit code 0: all
    three. 1: one of them is not so, and which.
    """
    from svcctl.cli.views.contract_verified import as_json, as_text, verified  # noqa: PLC0415 - --help needs none

    output = format_of(output, ("text", "json"))
    found = verified(file, manifest, root_of(workspace), day(as_of))
    if output == "json":
        typer.echo(as_json(found))
    elif found.doubts or not quiet:
        typer.echo(as_text(found))
    if found.doubts:
        raise typer.Exit(FINDINGS)
