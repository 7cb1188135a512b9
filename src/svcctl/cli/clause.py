from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, Quiet, WorkspaceOption, day, root_of, stop

app = typer.Typer(
    name="clause", help="Clauses of contracts: their wordings, and who approved them.", no_args_is_help=True
)

Names = Annotated[list[str], typer.Argument(metavar="NAME[@VERSION]...", help="The clauses, such as liability@2.")]
Name = Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="The clause, such as liability@2.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who approved the wording, with the office held.")]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day of the approval [default: today].")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if something would be approved.")]


@app.callback()
def _group() -> None:
    """Clauses of contracts: their wordings, and who approved them."""


@app.command()
def approve(
    names: Names, by: By, workspace: WorkspaceOption = None, on: On = None, check: Check = False, quiet: Quiet = False
) -> None:
    """Approve the wording of a clause as it stands.

    Who approved it, and when, is written into its file. A wording that changes afterwards is not approved any more.
    What is approved already stays as it is.
    """
    from svcctl.cli.files import rewrite  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.approvals import approved, named  # noqa: PLC0415

    root, today = root_of(workspace), day(on, "--on")
    if not by.strip() or len(by) > 100 or not by.isprintable():
        stop("--by is the name of a person, in one line of at most 100 letters")
    asked = named(root, names, day(None))
    done = approved(root, asked, by.strip(), today)
    for file, content in done.files.items():
        if not check:
            rewrite(root / Path(file), content)
    if not quiet:
        typer.echo("\n".join(done.told(check=check)))
    if check and done.files:
        raise typer.Exit(FINDINGS)


@app.command()
def text(name: Name, workspace: WorkspaceOption = None) -> None:
    """Print the wording of a clause, just as approvals count it.

    `svcctl clause text NAME | sha256sum` is the hash that an approval names.
    """
    from svcctl.cli.views.approvals import named  # noqa: PLC0415
    from svcctl.contracts.wording import wording  # noqa: PLC0415

    typer.echo(wording(named(root_of(workspace), [name], day(None), newest=True)[0]), nl=False)


@app.command(name="list")
def list_(workspace: WorkspaceOption = None) -> None:
    """List all clauses: from when they hold, and who approved them."""
    from svcctl.cli.views.approvals import listing  # noqa: PLC0415

    typer.echo(listing(root_of(workspace)), nl=False)
