from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan that is sold has an article number."""
    for plan in catalog.all(Plan):
        if plan.spec.sellable and not plan.spec.sku and not is_over(plan, context.today):
            yield plan.problem(
                f"`{plan.name}` is sold without a SKU",
                *("metadata", "name"),
                hint="give its article number under `sku`, or say `sellable: false`",
            )
