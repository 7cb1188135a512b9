from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption
from svcctl.cli.formats import told_as

Exports = Annotated[
    list[str],
    typer.Argument(
        metavar="USAGE...", help="CSV or Parquet files with the columns customer, plan, region, unit, quantity, period."
    ),
]
Patch = Annotated[
    Path | None,
    typer.Option(
        "--patch", metavar="FILE", help="A YAML file: its declarations replace those of the same name and version."
    ),
]
Against = Annotated[
    Path | None, typer.Option("--against", metavar="FOLDER", help="The prices of another workspace: its folder.")
]
At = Annotated[
    str | None, typer.Option("--revision", metavar="REVISION", help="The prices of this workspace at a git revision.")
]
Other = Annotated[
    str | None,
    typer.Option(
        "--other-day", metavar="DAY", help="The day whose prices hold on the other side [default: as --as-of]."
    ),
]
Threshold = Annotated[
    str, typer.Option("--threshold", metavar="PERCENT", help="Name customers whose bill rises by more than this.")
]
Told = Annotated[str, told_as("text", "csv", "json", "markdown")]


@group.app.command()
def simulate(
    usage: Exports,
    workspace: WorkspaceOption = None,
    patch: Patch = None,
    against: Against = None,
    revision: At = None,
    other_day: Other = None,
    threshold: Threshold = "10%",
    as_of: AsOfDay = None,
    output: Told = "text",
    out: group.Out = "-",
    quiet: Quiet = False,
) -> None:
    """Bill what was used by other prices.

    What does the revenue become, who pays more and who less? Exit code 0: compared. 1: one side has errors, or nothing
    can be read. 2: the command itself was wrong.
    """
    from svcctl.cli.views.price_simulated import Sides, compare  # noqa: PLC0415 - --help needs none of it

    compare(usage, Sides(patch, against, revision, as_of, other_day), threshold, (output, out), workspace, quiet=quiet)
