from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan that is sold says what it does not cover."""
    for plan in catalog.all(Plan):
        if plan.spec.sellable and not plan.spec.exclusions and not is_over(plan, context.today):
            yield plan.problem(
                f"`{plan.name}` is sold without saying what it does not cover",
                *("metadata", "name"),
                hint="list under `exclusions` what a buyer might expect and will not get",
            )
