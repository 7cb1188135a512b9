from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What has reached its last day is no longer presented as if it went on."""
    for service in catalog.all(Service):
        life = service.spec.lifecycle
        if life.sunset and life.sunset < context.today and life.stage != "retired":
            yield service.problem(
                f"the last day of `{service.name}` was {life.sunset}, yet its stage is {life.stage}",
                *("spec", "lifecycle", "sunset"),
                hint="set the stage to retired, or move the date",
            )
    for plan in catalog.all(Plan):
        if plan.spec.sunset and plan.spec.sunset < context.today and plan.spec.sellable:
            yield plan.problem(
                f"the last day of `{plan.name}` was {plan.spec.sunset}, yet it is still sold",
                *("spec", "sunset"),
                hint="say `sellable: false`, or move the date",
            )
