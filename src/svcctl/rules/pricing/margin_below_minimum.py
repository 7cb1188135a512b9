from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.asked import lowest, short_of
from svcctl.rules.prices import charges

_SHOWN = Decimal("0.1")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The lowest price that may be agreed leaves the margin that the book asks for."""
    for book, (*at, _), price, charge in charges(catalog):
        least = book.spec.minimum_margin
        share = short_of(charge, least)  # a loss is told by other rules
        if share is not None and (low := lowest(charge)) is not None:
            shown = (Decimal(100 * share.numerator) / share.denominator).quantize(_SHOWN, ROUND_FLOOR)
            yield book.problem(
                f"{low.words} of `{price.plan}` in {price.region} leaves {shown}% after cost, less than {least}",
                *(*at, *low.path),
                hint="raise the price, lower the cost, or agree another `minimumMargin`",
            )
