from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption
from svcctl.cli.formats import told_as

Price = Annotated[
    str, typer.Argument(metavar="PRICE", help="What the whole is sold for, e.g. 1200 [default: what is quoted].")
]
Currency = Annotated[str, typer.Argument(metavar="CURRENCY", help="Its currency, e.g. EUR.")]
Parts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PART=PRICE...",
        help="What each part costs when sold alone, e.g. set-up=400; several of it, user=12x30.",
    ),
]
Residual = Annotated[
    str,
    typer.Option(
        "--residual", metavar="PART", help="A part without a price of its own: it gets what the others leave."
    ),
]
Bundle = Annotated[
    str, typer.Option("--bundle", metavar="NAME", help="A bundle of the catalog: so many of each plan as it must have.")
]
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="NAME", help="A plan of the catalog. May be repeated; twice the same is two of it."),
]
Region = Annotated[str, typer.Option("--region", metavar="NAME", help="The region of the price book.")]
Start = Annotated[
    str | None, typer.Option("--start", metavar="DAY", help="The first day of the contract [default: --as-of].")
]
Told = Annotated[str, told_as("text", "csv", "json", rest="; csv has revenue by month")]


@group.app.command()
def allocate(
    price: Price = "",
    currency: Currency = "",
    parts: Parts = None,
    workspace: WorkspaceOption = None,
    residual: Residual = "",
    bundle: Bundle = "",
    plan: Plans = None,
    region: Region = "",
    quantity: group.Quantities = None,
    quantities: group.QuantityFile = None,
    term: group.Term = "12 months",
    discount: group.Discount = None,
    code: group.Codes = None,
    start: Start = None,
    as_of: AsOfDay = None,
    output: Told = "text",
    out: group.Out = "-",
    quiet: Quiet = False,
) -> None:
    """Share the price of a contract among its parts, and by month.

    As ASC 606 and IFRS 15 ask.
    """
    from svcctl.cli.views import allocating, quoting  # noqa: PLC0415 - --help needs none of these

    offer = quoting.Offered(discount or [], [], code or [], [], start)
    wish = quoting.Wish(plan or [], region, quantity or [], quantities, term, "", as_of, None, offer)
    words = allocating.Words(price, currency, parts or [], residual, bundle)
    allocating.Told(output, Path(out) if out != "-" else None, quiet).tell(words, wish, workspace)
