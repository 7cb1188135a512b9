from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A region of a price book has prices."""
    for book in catalog.all(PriceBook):
        if not is_over(book, context.today):
            used = {price.region for price in book.spec.prices}
            for row, region in enumerate(book.spec.regions):
                if region.name not in used and region.adjustment is None:
                    yield book.problem(
                        f"no plan has a price in `{region.name}`",
                        *("spec", "regions", row, "name"),
                        hint="add prices for it, or take the region out",
                    )
