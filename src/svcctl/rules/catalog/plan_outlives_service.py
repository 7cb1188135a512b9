from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan ends with its service at the latest."""
    for plan in catalog.all(Plan):
        if not is_over(plan, context.today):
            for service in catalog.versions(Service, plan.spec.service)[:1]:
                if found := _fault(plan, service):
                    message, path = found
                    yield plan.problem(
                        message, *path, hint="give it a `sunset` that is no later, or say `sellable: false`"
                    )


def _fault(plan: Resource[Plan], service: Resource[Service]) -> tuple[str, Path] | None:
    life, sunset = service.spec.lifecycle, plan.spec.sunset
    if life.stage == "retired":
        return None  # told by retired-service-still-sold
    if sunset and life.sunset and sunset > life.sunset:
        return f"the last day of `{plan.name}` is {sunset}, but that of `{service.name}` is {life.sunset}", (
            "spec",
            "sunset",
        )
    if plan.spec.sellable and not sunset and (life.sunset or life.stage == "sunset"):
        when = f"on {life.sunset}" if life.sunset else "soon"
        return f"`{plan.name}` is sold without an end, but its service `{service.name}` ends {when}", (
            "spec",
            "service",
        )
    return None
