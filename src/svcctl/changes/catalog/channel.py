from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.service import Service

KIND = Service


def facts(service: Resource[Service], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How people reach support."""
    support = service.spec.support
    yield from listed(support.channels if support else (), "support by", "spec", "support", "channels")
