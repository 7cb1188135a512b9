from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.service import Service

KIND = Service
WHOLE = True


def facts(service: Resource[Service], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A service as a whole."""
    yield Fact("service", THERE, service.metadata.title or service.name, ("metadata", "name"))
