from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Where a book says that a plan is not sold, it has that region, and no price there."""
    for book in catalog.all(PriceBook):
        priced = {(price.plan, price.region) for price in book.spec.prices}
        regions = {region.name for region in book.spec.regions}
        for row, entry in enumerate(book.spec.not_sold):
            if entry.region not in regions:
                yield book.problem(
                    f"this price book has no region `{entry.region}`",
                    *("spec", "notSold", row, "region"),
                    hint=did_you_mean(entry.region, regions, "take the entry out"),
                )
            elif (entry.plan, entry.region) in priced:
                yield book.problem(
                    f"`{entry.plan}` is not sold in {entry.region}, and has a price there",
                    *("spec", "notSold", row, "plan"),
                    hint="take out the price, or this entry",
                )
