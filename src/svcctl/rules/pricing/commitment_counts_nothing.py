from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A commitment can be reached: some charge counts towards it."""
    for book in catalog.all(PriceBook):
        for row, price in enumerate(book.spec.prices):
            least = price.commitment
            if least is None:
                continue
            recurring = [charge.per for charge in price.charges if charge.per != "once"]
            if not [per for per in recurring if per == least.per or least.counts == "recurring"]:
                yield book.problem(
                    f"no charge of `{price.plan}` in {price.region} counts towards its commitment for each {least.per}",
                    *("spec", "prices", row, "commitment"),
                    hint="write `counts: recurring`, or the `per` of its charges"
                    if recurring
                    else "charge it as a fee",
                )
