from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.plan import Plan
from svcctl.rules.days import is_over
from svcctl.rules.facts import fact


@fact
def moves(catalog: Catalog, today: date) -> Iterator[tuple[Resource[Plan], Path, Resource[Plan]]]:
    """Every upgrade and downgrade of a plan that has not ended: the plan, where it says so, and where it leads."""
    for plan in catalog.all(Plan):
        if not is_over(plan, today):
            for key, names in (("upgradeTo", plan.spec.upgrade_to), ("downgradeTo", plan.spec.downgrade_to)):
                for index, name in enumerate(names):
                    for other in catalog.versions(Plan, name)[:1]:
                        yield plan, ("spec", key, index), other
