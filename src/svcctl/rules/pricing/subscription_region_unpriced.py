from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.rules.prices import subscribed


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan has a price in the region where a customer has it. A plan without any price has a rule of its own."""
    for subscription, book, regions in subscribed(catalog, context.today):
        region = subscription.spec.region
        if region and region not in regions:
            yield subscription.problem(
                f"`{subscription.spec.plan}` has no price in {region}: price book {book.label} has none there",
                *("spec", "region"),
                hint=did_you_mean(region, regions, f"add a price for {region} in {book.file}, or correct the region"),
            )
