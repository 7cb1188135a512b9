from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Who bears a change of the tax that is in the prices of a region."""
    for index, region in enumerate(book.spec.regions):
        if region.tax == "included":
            words = f"borne by the {region.tax_change}"
            place = ("spec", "regions", index, "taxChange")
            yield Fact(f"changes of the tax in {region.name}", region.tax_change == "seller", words, place)
