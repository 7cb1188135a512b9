from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli import price as group
from svcctl.cli.common import stop

if TYPE_CHECKING:
    from svcctl.money import Money

Price = Annotated[str, typer.Argument(metavar="PRICE", help="What the whole is sold for, e.g. 1200.")]
Currency = Annotated[str, typer.Argument(metavar="CURRENCY", help="Its currency, e.g. EUR.")]
Parts = Annotated[
    list[str], typer.Argument(metavar="PART=PRICE...", help="What each part costs when sold alone, e.g. set-up=400.")
]
Residual = Annotated[
    str,
    typer.Option(
        "--residual", metavar="PART", help="A part without a price of its own: it gets what the others leave."
    ),
]
Told = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="How to tell it: text or json.")]


@group.app.command()
def allocate(price: Price, currency: Currency, parts: Parts, residual: Residual = "", output: Told = "text") -> None:
    """Share the price of a bundle among its parts.

    By their stand-alone selling prices, as ASC 606 and IFRS 15 ask.
    """
    import json  # noqa: PLC0415 - --help needs none of these

    from svcctl.cli.views.amounts import money  # noqa: PLC0415
    from svcctl.pricing.allocation import allocate as share  # noqa: PLC0415

    if output not in {"text", "json"}:
        stop(f"there is no format {output!r}; choose text or json")
    alone: dict[str, Money] = {}
    for text in parts:
        name, _, amount = text.rpartition("=")
        if not name.strip() or name.strip() in {*alone, residual}:
            stop(f"{text!r}: write each part once, with what it costs alone, such as set-up=400")
        alone[name.strip()] = money(amount, currency)
    try:
        found = share(money(price, currency), alone, residual)
    except ValueError as error:
        stop(str(error))
    if output == "json":
        typer.echo(json.dumps({name: f"{each.amount:f}" for name, each in found.items()}, ensure_ascii=False, indent=2))
        return
    wide, high = max(map(len, found)), max(len(str(each)) for each in found.values())
    typer.echo("\n".join(f"{name:<{wide}}  {each!s:>{high}}" for name, each in found.items()))
