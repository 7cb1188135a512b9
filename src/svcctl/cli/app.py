"""All of svcctl as one command: what stands before the commands, and the commands themselves."""

from collections.abc import Callable
from typing import Annotated

import typer

from svcctl import __version__
from svcctl.calendars.holidays import recall_by
from svcctl.cli.commands import Commands

app = typer.Typer(
    name="svcctl",
    cls=Commands,
    help="Service catalogs, SLAs and prices as YAML in git: checked, measured on real tickets, explained to the cent.",
    rich_markup_mode=None,  # halves the time of --help
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"svcctl {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[  # noqa: ARG001 - `_version` answers it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options before the command."""
    recall_by(_recalled)


def _recalled(asked: str, work_out: Callable[[], dict[str, str]]) -> dict[str, str]:
    from svcctl.cli.views.known_holidays import recalled  # noqa: PLC0415 - only for calendars with public holidays

    return recalled(asked, work_out)
