from typing import Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption
from svcctl.cli.formats import told_as

Plans = Annotated[
    list[str] | None, typer.Argument(metavar="PLAN...", help="The plans, as declared [default: all with a price].")
]
Regions = Annotated[
    list[str] | None, typer.Option("--region", metavar="NAME", help="A region. May be repeated [default: all].")
]
MarketFile = Annotated[
    list[str] | None,
    typer.Option(
        "--market",
        metavar="FILE",
        help="Market prices a month, CSV or Parquet: plan, region, competitor, price and, if you like, currency, date. "
        "May be repeated.",
    ),
]
MarketSince = Annotated[
    str | None,
    typer.Option(
        "--market-since", metavar="DAY", help="The oldest day of a market price that counts [default: any, or none]."
    ),
]
ForecastFile = Annotated[
    list[str] | None,
    typer.Option(
        "--forecast",
        metavar="FILE",
        help="How many customers, CSV or Parquet: plan, region, volume and, if you like, period, price, target "
        "[default: the forecasts of the price books]. May be repeated.",
    ),
]
Step = Annotated[
    str | None, typer.Option("--step", metavar="PERCENT", help="How far a proposal may be from the price of now.")
]
Quantity = Annotated[
    list[str] | None,
    typer.Option(
        "--quantity", metavar="UNIT=N", help="How much of a unit the prices are for, e.g. TB=7. May be repeated."
    ),
]
Told = Annotated[str, told_as("text", "csv", "json", "markdown")]


@group.app.command("levels")
def levels_(
    plans: Plans = None,
    workspace: WorkspaceOption = None,
    region: Regions = None,
    market: MarketFile = None,
    market_since: MarketSince = None,
    forecast: ForecastFile = None,
    quantity: Quantity = None,
    step: Step = None,
    as_of: AsOfDay = None,
    output: Told = "text",
    out: group.Out = "-",
    quiet: Quiet = False,
) -> None:
    """Where prices lie between cost and market, and what to ask.

    Cost, minimum profit, target, list and market; revenue against target.

    It shows costs: not for the eyes of customers. Exit code 0: told. 1: the workspace has errors, or a table cannot
    be read. 2: the command itself was wrong.
    """
    from svcctl.cli.views.price_levels import Wanted, tell  # noqa: PLC0415 - --help needs none of it

    wanted = Wanted(plans or [], region or [], market or [], forecast or [], quantity or [], step, as_of, market_since)
    tell(wanted, output, out, workspace, quiet=quiet)
