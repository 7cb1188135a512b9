from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.plan import Plan
from svcctl.rules.days import is_over
from svcctl.rules.facts import fact


@fact
def ladders(catalog: Catalog, today: date) -> Iterator[list[list[Resource[Plan]]]]:
    """The plans of each service that are sold, as its tiers from the lowest rank to the highest."""
    services: dict[str, list[Resource[Plan]]] = defaultdict(list)
    for plan in catalog.all(Plan):
        if plan.spec.sellable and not is_over(plan, today):
            services[plan.spec.service.partition("@")[0]].append(plan)
    for plans in services.values():
        yield [list(tier) for _, tier in groupby(sorted(plans, key=_rank), key=_rank)]


@fact
def steps(catalog: Catalog, today: date) -> Iterator[tuple[Resource[Plan], Resource[Plan]]]:
    """Each plan that is sold, with the plan of the same service that stands one tier below it: (lower, dearer).

    Among several plans on the lower rank it is the one that may be upgraded to this one, else the first.
    """
    for ladder in ladders(catalog, today):
        for below, tier in pairwise(ladder):
            leads = {name: plan for plan in reversed(below) for name in plan.spec.upgrade_to}
            yield from ((leads.get(plan.name, below[0]), plan) for plan in tier)


def _rank(plan: Resource[Plan]) -> int:
    return plan.spec.tier.rank
