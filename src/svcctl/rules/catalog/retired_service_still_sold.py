from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A service that is retired has no plans on offer."""
    retired = {service.name for service in catalog.all(Service) if service.spec.lifecycle.stage == "retired"}
    for plan in catalog.all(Plan):
        if plan.spec.sellable and plan.spec.service in retired and not is_over(plan, context.today):
            yield plan.problem(
                f"`{plan.name}` is still sold, though the service `{plan.spec.service}` is retired",
                *("spec", "service"),
                hint="say `sellable: false`, or give the plan the day of its `sunset`",
            )
