from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import subscribed


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Where a plan has prices in several regions, its subscriptions say which one they are in."""
    for subscription, _, regions in subscribed(catalog, context.today):
        if not subscription.spec.region and len(regions) > 1:
            yield subscription.problem(
                f"`{subscription.spec.plan}` has prices in {len(regions)} regions, and no region is named",
                *("metadata", "name"),
                hint=f"name one of {', '.join(sorted(regions))} under `region`: prices and targets depend on it",
            )
