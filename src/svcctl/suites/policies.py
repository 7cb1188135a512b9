from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog
from svcctl.kinds.policy import Policy
from svcctl.policy import examples_of, never_seen
from svcctl.pricing.listing import PriceLists
from svcctl.suites import Case


def cases(catalog: Catalog, _today: date, coverage: bool) -> Iterator[Case]:  # noqa: FBT001 - every suite is asked alike
    """Every example of every policy; with coverage, a policy without an example that it objects to fails."""
    for policy in catalog.all(Policy):
        results = examples_of(policy, PriceLists())
        for result in results:
            number = result.path[-1]
            name = f"{result.wanted} {int(number) + 1}" + (f": {result.about}" if result.about else "")
            yield Case(policy.label, name, result.kept, policy.place(*result.path), result.reason)
        if coverage:
            lacking = never_seen(results)
            yield Case(policy.label, "coverage", not lacking, policy.place("metadata", "name"), lacking)
