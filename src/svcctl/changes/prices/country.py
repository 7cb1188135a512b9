from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """In which countries a region sells."""
    for index, region in enumerate(book.spec.regions):
        yield from listed(region.countries, f"{region.name}: sale in", "spec", "regions", index, "countries")
