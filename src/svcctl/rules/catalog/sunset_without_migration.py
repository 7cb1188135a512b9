from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - the stage says it, not the day
    """A service that is being withdrawn says where its customers go."""
    for service in catalog.all(Service):
        life = service.spec.lifecycle
        leaving = life.stage == "sunset" or (life.sunset is not None and life.stage != "retired")
        if leaving and not life.migrate_to:
            key = "sunset" if life.sunset else "stage"
            yield service.problem(
                f"`{service.name}` is being withdrawn, and its customers are not told where to move",
                *("spec", "lifecycle", key),
                hint="name the service that follows it under `migrateTo`",
            )
