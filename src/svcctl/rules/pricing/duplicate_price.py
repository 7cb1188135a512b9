from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A price book prices a plan once in each region."""
    for book in catalog.all(PriceBook):
        seen: set[tuple[str, str]] = set()
        for row, price in enumerate(book.spec.prices):
            if (price.plan, price.region) in seen:
                yield book.problem(
                    f"`{price.plan}` has a price in {price.region} already",
                    *("spec", "prices", row, "plan"),
                    hint="put all its charges under one price, or correct the region",
                )
            seen.add((price.plan, price.region))
