from collections.abc import Iterator
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.tiers import ladders


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Where a service names its upgrades, each tier leads to the next one."""
    for ladder in ladders(catalog, context.today):
        if not any(plan.spec.upgrade_to for tier in ladder for plan in tier):
            continue  # this service does not say who may move where
        for tier, above in pairwise(ladder):
            following = {plan.name for plan in above}
            for plan in tier:
                if following.isdisjoint(plan.spec.upgrade_to):
                    yield plan.problem(
                        f"no upgrade leads from `{plan.name}` to the next tier, `{above[0].name}`",
                        *(("spec", "upgradeTo") if plan.spec.upgrade_to else ("metadata", "name")),
                        hint=f"add `{above[0].name}` to `upgradeTo`",
                    )
