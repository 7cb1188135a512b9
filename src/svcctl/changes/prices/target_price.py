from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.bands import bands
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """The price to reach on average, for each charge."""
    yield from bands(book, side, "target")
