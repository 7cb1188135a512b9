from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A country belongs to one region of a price book."""
    for book in catalog.all(PriceBook):
        first: dict[str, str] = {}
        for row, region in enumerate(book.spec.regions):
            for index, country in enumerate(region.countries):
                if first.setdefault(country, region.name) != region.name:
                    yield book.problem(
                        f"{country} is in the region `{first[country]}` already",
                        *("spec", "regions", row, "countries", index),
                        hint="leave it in one region, so that a customer there has one price",
                    )
