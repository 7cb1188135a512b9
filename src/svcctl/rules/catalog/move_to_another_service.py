from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.moves import moves


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Upgrades and downgrades stay within a service, or go where its customers are to move."""
    for plan, path, other in moves(catalog, context.today):
        service = plan.spec.service
        follows = {known.spec.lifecycle.migrate_to for known in catalog.versions(Service, service)}
        if other.spec.service not in {service, *follows}:
            yield plan.problem(
                f"`{other.name}` is a plan of `{other.spec.service}`, so moving there gives up `{service}`",
                *path,
                hint=f"name a plan of `{service}`, or say under `migrateTo` of the service that customers move there",
            )
