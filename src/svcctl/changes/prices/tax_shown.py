from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The tax that each region shows: of a country, or by its name and rate."""
    for index, region in enumerate(book.spec.regions):
        if shown := region.tax_shown:
            words = f"that of {shown.country}" if shown.country else f"{shown.rate} {shown.name}"
            yield Fact(f"tax shown in {region.name}", words, words, ("spec", "regions", index, "taxShown"))
