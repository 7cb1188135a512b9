from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """In which currency a region pays."""
    for index, region in enumerate(book.spec.regions):
        yield Fact(
            f"currency in {region.name}", region.currency, region.currency, ("spec", "regions", index, "currency")
        )
