from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - the stages and dates say it
    """A service needs only services that go on as long as itself."""
    for service in catalog.all(Service):
        if service.spec.lifecycle.stage != "retired":
            for index, name in enumerate(service.spec.depends_on):
                for needed in catalog.versions(Service, name)[:1]:
                    if fault := _fault(service, needed):
                        yield service.problem(
                            f"`{service.name}` cannot work without `{name}`, which {fault}",
                            *("spec", "dependsOn", index),
                            hint="name the service that follows it, or plan the end of this one too",
                        )


def _fault(service: Resource[Service], needed: Resource[Service]) -> str:
    ours, theirs = service.spec.lifecycle, needed.spec.lifecycle
    if theirs.stage == "retired":
        return "is retired"
    if theirs.sunset and (not ours.sunset or ours.sunset > theirs.sunset):
        return f"ends on {theirs.sunset}"
    return "is being withdrawn" if theirs.stage == "sunset" and ours.stage != "sunset" else ""
