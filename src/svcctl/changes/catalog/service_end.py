from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.service import Service

KIND = Service


def facts(service: Resource[Service], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The last day of a service; later is better, none is best."""
    if end := service.spec.lifecycle.sunset:
        yield Fact("end of the service", end, str(end), ("spec", "lifecycle", "sunset"), on=end)
