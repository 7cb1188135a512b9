from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Whether prices of a region include tax."""
    for index, region in enumerate(book.spec.regions):
        place = ("spec", "regions", index, "tax")
        yield Fact(f"tax in prices of {region.name}", region.tax == "included", region.tax, place)
