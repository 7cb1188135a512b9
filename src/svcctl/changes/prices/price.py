from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.curves import curves
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """What a plan costs in a region, over all quantities: those at which a price of either side bends, and beyond."""
    for row, price in enumerate(book.spec.prices):
        yield from curves(("spec", "prices", row), price, side)
