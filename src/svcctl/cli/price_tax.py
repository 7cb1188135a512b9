from typing import Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import AsOfDay, WorkspaceOption
from svcctl.cli.formats import told_as

Whom = Annotated[str, typer.Option("--customer", metavar="NAME", help="The customer, by the name of its Party.")]
Who = Annotated[
    str,
    typer.Option("--seller", metavar="NAME", help="Which of our companies sells [default: as its jurisdiction says]."),
]
Country = Annotated[
    str,
    typer.Option(
        "--country", metavar="PLACE", help="Of a customer that is not declared: its country or state, e.g. DE or US-NY."
    ),
]
Postcode = Annotated[str, typer.Option("--postcode", metavar="CODE", help="Its postcode.")]
BuysAs = Annotated[str, typer.Option("--buys-as", metavar="AS", help="Whether it buys as business or consumer.")]
Number = Annotated[
    str, typer.Option("--vat-number", metavar="NUMBER", help="Its VAT number: form and check digits are looked at.")
]
Plan = Annotated[
    str, typer.Option("--plan", metavar="NAME", help="What is sold: a plan, for its category and kind of supply.")
]
Category = Annotated[
    str, typer.Option("--category", metavar="NAME", help="The category of rates [default: standard, or the plan's].")
]
Supply = Annotated[
    str,
    typer.Option(
        "--supply", metavar="KIND", help="What kind of supply: electronic, service or goods [default: the plan's]."
    ),
]
Amount = Annotated[
    str, typer.Option("--amount", metavar="AMOUNT", help="What it costs, e.g. 1200 or 99.50; with --currency.")
]
Currency = Annotated[
    str, typer.Option("--currency", metavar="CODE", help="The currency of --amount [default: the workspace's].")
]
Included = Annotated[bool, typer.Option("--included", help="The amount includes the tax.")]
Strict = Annotated[bool, typer.Option("--strict", help="An unknown tax fails the run.")]
Told = Annotated[str, told_as("text", "json")]


@group.app.command()
def tax(
    workspace: WorkspaceOption = None,
    customer: Whom = "",
    seller: Who = "",
    country: Country = "",
    postcode: Postcode = "",
    buys_as: BuysAs = "",
    vat_number: Number = "",
    plan: Plan = "",
    category: Category = "",
    supply: Supply = "",
    amount: Amount = "",
    currency: Currency = "",
    included: Included = False,
    as_of: AsOfDay = None,
    output: Told = "text",
    strict: Strict = False,
) -> None:
    """Which tax is due on a sale, or what is missing to say so.

    With its reasons. No tax advice.

    Exit code 0: answered, `unknown` among the answers. 1: `unknown` with --strict. 2: an unknown customer or seller.
    """
    from svcctl.cli.views.taxing import Asked, tell  # noqa: PLC0415 - --help needs none of these

    what = (plan, category, supply)
    there = (country, postcode, buys_as, vat_number)
    asked = Asked(customer, seller, there, what, amount, currency, included, as_of)
    tell(asked, output, workspace, strict=strict)
