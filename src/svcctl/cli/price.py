from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption
from svcctl.cli.formats import told_as

app = typer.Typer(name="price", help="Compute what plans cost, and say why.", no_args_is_help=True)

Plans = Annotated[list[str], typer.Argument(metavar="PLAN...", help="The plans, as declared.")]
Quantities = Annotated[
    list[str] | None,
    typer.Option(
        "--quantity",
        metavar="UNIT=N",
        help="How much of a unit, e.g. TB=7; of one plan alone, backup-pro/TB=7; for a percentage also so many events, "
        "each of an amount, payments=250x40; from the 13th month on, TB=10@13. May be repeated [default: none].",
    ),
]
QuantityFile = Annotated[
    Path | None,
    typer.Option(
        "--quantities",
        metavar="FILE",
        help="Quantities from a file: YAML with a unit and a number on each line, or CSV with the columns unit, "
        "quantity and, if you like, plan. --quantity goes before it.",
    ),
]
Region = Annotated[str, typer.Option("--region", metavar="NAME", help="The region of the price book.")]
Term = Annotated[
    str, typer.Option("--term", metavar="SPAN", help="How long the contract runs, e.g. 36 months or 1 year.")
]
Discount = Annotated[
    list[str] | None,
    typer.Option(
        "--discount",
        metavar="WHAT",
        help='A discount that was negotiated: a percentage, 7.5%, or money off all that falls due together, "NOK 500 '
        'per month" or "NOK 2000 once". May be repeated.',
    ),
]
SetPrice = Annotated[
    list[str] | None,
    typer.Option(
        "--price",
        metavar="CHARGE=N",
        help="A price that was negotiated in place of that of the list: the fee, or the price of a unit or package, "
        "e.g. Backup=7900, or of one plan alone backup-pro/Backup=7900. May be repeated.",
    ),
]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", metavar="CODE", help="A code that a promotion gives a discount for. May be repeated."),
]
ApprovedBy = Annotated[
    list[str] | None,
    typer.Option(
        "--approved-by", metavar="WHO", help="Who has agreed, as the discount policy names them. May be repeated."
    ),
]
Customer = Annotated[
    str, typer.Option("--customer", metavar="NAME", help="Whom the quote is for; it stands at its head.")
]
SellerName = Annotated[
    str,
    typer.Option(
        "--seller",
        metavar="NAME",
        help="Which of our companies sells, for the tax [default: as its jurisdiction says].",
    ),
]
ValidUntil = Annotated[
    str | None,
    typer.Option(
        "--valid-until", metavar="DAY", help="The last day on which the quote can be accepted [default: 30 days on]."
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="DAY",
        help="When the contract starts, e.g. 2026-08-15 or 2026-08-15T13:30 [default: --as-of].",
    ),
]
Every = Annotated[
    str | None,
    typer.Option(
        "--billing",
        metavar="SPAN",
        help="How long a billing period is, of those there are, e.g. 1 year [default: the usual].",
    ),
]
Schedule = Annotated[bool, typer.Option("--schedule", help="Show what falls due on which day of the term.")]
Output = Annotated[
    str | None,
    told_as(*("text", "docx", "html", "json", "markdown", "pdf"), rest=" [default: by the name of --out, else text]"),
]
Out = Annotated[
    str,
    typer.Option(
        *("--out", "--output-file", "-o"),
        metavar="FILE",
        help="Write it to this file instead of stdout.",
        show_default=False,
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Show how each line was computed, and where its price stands.")
]
Internal = Annotated[
    bool, typer.Option("--internal", help="Show margin and floor as well: not for the eyes of customers.")
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="A language tag such as en-GB or de-DE [default: the locale of the workspace].",
    ),
]


@app.callback()
def _group() -> None:
    """Compute what plans cost, and say why."""


_QUOTE = """Quote what plans cost in a region by the price list.

Exit code 0: quoted. 1: refused, or the workspace has errors. 2: an unknown plan, region, unit or code.
"""


@app.command("quote", help=_QUOTE)
def _quote(
    plans: Plans,
    region: Region,
    workspace: WorkspaceOption = None,
    quantity: Quantities = None,
    quantities: QuantityFile = None,
    term: Term = "12 months",
    discount: Discount = None,
    price: SetPrice = None,
    code: Codes = None,
    approved_by: ApprovedBy = None,
    customer: Customer = "",
    seller: SellerName = "",
    start: Start = None,
    billing: Every = None,
    valid_until: ValidUntil = None,
    language: Language = None,
    schedule: Schedule = False,
    explain: Explain = False,
    internal: Internal = False,
    as_of: AsOfDay = None,
    output: Output = None,
    out: Out = "-",
    quiet: Quiet = False,
) -> None:
    from svcctl.cli.views import quote_out, quoting  # noqa: PLC0415 - --help needs none of these

    offer = quoting.Offered(discount or [], price or [], code or [], approved_by or [], start, billing, seller)
    wish = quoting.Wish(plans, region, quantity or [], quantities, term, customer, as_of, valid_until, offer)
    quote_out.deliver(wish, workspace, quote_out.Look(output, out, language, explain, internal, schedule, quiet))
