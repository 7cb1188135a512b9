from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import subscribed


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A customer pays in the currency in which the region is priced."""
    for subscription, book, regions in subscribed(catalog, context.today):
        region, paid = subscription.spec.region, subscription.spec.currency
        priced = regions.get(region, "")
        if priced and priced != paid:
            yield subscription.problem(
                f"the fee is in {paid}, but price book {book.label} prices {region} in {priced}",
                *("spec", "currency"),
                hint="correct the currency, or the region of the subscription",
            )
