from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import charges

_SHOWN = Decimal("0.1")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The lowest price that may be agreed leaves the margin that the book asks for."""
    for book, path, price, charge in charges(catalog):
        least, cost = book.spec.minimum_margin, charge.bands.cost
        key, lowest = ("list", charge.bands.list) if charge.bands.floor is None else ("floor", charge.bands.floor)
        if least is None or cost is None or charge.per == "once" or lowest < cost:
            continue  # a loss is told by other rules
        if lowest - cost < lowest * least.fraction:
            left = (100 * (lowest - cost) / lowest).quantize(_SHOWN, ROUND_FLOOR)
            yield book.problem(
                f"the {key} price of `{price.plan}` in {price.region} leaves {left}% after cost, less than {least}",
                *(*path, key),
                hint="raise the price, lower the cost, or agree another `minimumMargin`",
            )
