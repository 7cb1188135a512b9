from typing import Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption
from svcctl.cli.formats import told_as

Plans = Annotated[list[str] | None, typer.Argument(metavar="PLAN...", help="The plans, as declared [default: all].")]
Customer = Annotated[
    str,
    typer.Option(
        "--customer", metavar="NAME", help="Who orders, as subscriptions name the customer: changes of plan count too."
    ),
]
Told = Annotated[str, told_as("text", "csv", "json", "markdown")]


@group.app.command("offers")
def offers_(
    region: group.Region,
    plans: Plans = None,
    workspace: WorkspaceOption = None,
    customer: Customer = "",
    as_of: AsOfDay = None,
    output: Told = "text",
    out: group.Out = "-",
    quiet: Quiet = False,
) -> None:
    """Which plans can be ordered, why not, and what instead.

    Exit code 0: told. 1: a plan that was named cannot be ordered, or the workspace has errors. 2: an unknown plan,
    region or customer.
    """
    from svcctl.cli.views.offering import Wanted, tell  # noqa: PLC0415 - --help needs none of it

    tell(Wanted(plans or [], region, customer, as_of), output, out, workspace, quiet=quiet)
