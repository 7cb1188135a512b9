from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.service import Service

KIND = Service


def facts(service: Resource[Service], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What is not included in a service."""
    yield from listed(service.spec.scope.excluded, "not included:", "spec", "scope", "excluded")
