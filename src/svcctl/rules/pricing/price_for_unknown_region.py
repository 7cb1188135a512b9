from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Every price is for a region that its price book describes."""
    for book in catalog.all(PriceBook):
        regions = {region.name for region in book.spec.regions}
        for row, price in enumerate(book.spec.prices):
            if price.region not in regions:
                yield book.problem(
                    f"this price book has no region `{price.region}`",
                    *("spec", "prices", row, "region"),
                    hint=did_you_mean(price.region, regions, "describe it under `regions`"),
                )
