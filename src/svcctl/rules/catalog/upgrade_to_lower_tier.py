from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - ranks hold on every day
    """An upgrade leads up. Ranks of different services are not compared."""
    for plan in catalog.all(Plan):
        for index, name in enumerate(plan.spec.upgrade_to):
            for other in catalog.versions(Plan, name)[:1]:
                same_service = other.spec.service == plan.spec.service
                if same_service and other.spec.tier.rank < plan.spec.tier.rank:
                    yield plan.problem(
                        f"the upgrade leads down: `{name}` has rank {other.spec.tier.rank}, "
                        f"`{plan.name}` has rank {plan.spec.tier.rank}",
                        *("spec", "upgradeTo", index),
                        hint="move it to `downgradeTo`, or correct the ranks",
                    )
