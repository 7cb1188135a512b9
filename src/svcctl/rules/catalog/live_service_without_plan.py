from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - the stage says it, not the day
    """A live service can be bought, or other services need it."""
    if any(kind in {"Plan", "Service", ""} for kind, _ in catalog.broken):
        return  # what could not be read may be its plan, or may depend on it
    used = {plan.spec.service.partition("@")[0] for plan in catalog.all(Plan)}
    used |= {name.partition("@")[0] for service in catalog.all(Service) for name in service.spec.depends_on}
    for service in catalog.all(Service):
        if service.spec.lifecycle.stage == "live" and service.name not in used:
            yield service.problem(
                f"`{service.name}` is live, has no plan, and no service depends on it",
                *("metadata", "name"),
                hint="declare a Plan for it, name it under `dependsOn` where it is needed, or set its stage",
            )
