from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - the stage says it, not the day
    """Customers of a service that ends move to one that is there and stays."""
    for service in catalog.all(Service):
        life = service.spec.lifecycle
        if life.migrate_to and life.stage != "retired":
            for target in catalog.versions(Service, life.migrate_to)[:1]:
                if fault := _fault(service, target):
                    yield service.problem(
                        f"customers of `{service.name}` are to move to {fault}",
                        *("spec", "lifecycle", "migrateTo"),
                        hint="name a service that is live and stays",
                    )


def _fault(service: Resource[Service], target: Resource[Service]) -> str:
    stage, sunset = target.spec.lifecycle.stage, target.spec.lifecycle.sunset
    if target is service:
        return "the same service"
    if stage in {"idea", "design"}:
        return f"`{target.name}`, which does not exist yet: its stage is {stage}"
    if stage in {"sunset", "retired"}:
        return f"`{target.name}`, which is {'being withdrawn itself' if stage == 'sunset' else 'retired'}"
    return f"`{target.name}`, whose last day is {sunset}" if sunset else ""
