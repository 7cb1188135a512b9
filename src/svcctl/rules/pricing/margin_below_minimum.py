from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import Charge
from svcctl.rules import Context
from svcctl.rules.asked import Asked, asked
from svcctl.rules.prices import charges

_SHOWN = Decimal("0.1")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The lowest price that may be agreed leaves the margin that the book asks for."""
    for book, (*at, _), price, charge in charges(catalog):
        least, lowest = book.spec.minimum_margin, _lowest(charge)
        if least is None or charge.bands.cost is None or charge.per == "once" or lowest is None:
            continue
        left = lowest.amount - Fraction(charge.bands.cost)
        if 0 <= left < lowest.amount * Fraction(least.fraction):  # a loss is told by other rules
            share = 100 * left / lowest.amount
            shown = (Decimal(share.numerator) / share.denominator).quantize(_SHOWN, ROUND_FLOOR)
            yield book.problem(
                f"{lowest.words} of `{price.plan}` in {price.region} leaves {shown}% after cost, less than {least}",
                *(*at, *lowest.path),
                hint="raise the price, lower the cost, or agree another `minimumMargin`",
            )


def _lowest(charge: Charge) -> Asked | None:
    floor = charge.bands.floor
    if floor is not None:
        return Asked(("bands", "floor"), "the floor price", Fraction(floor))
    return min(asked(charge), key=lambda each: each.amount, default=None)
