from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.service import Service

KIND = Service
ORDER = ("retired", "sunset", "idea", "design", "pilot", "live")
"""From what customers have least of to what they have most of."""


def facts(service: Resource[Service], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Where a service is on its way from idea to retirement."""
    stage = service.spec.lifecycle.stage
    yield Fact("stage", ORDER.index(stage), stage, ("spec", "lifecycle", "stage"), on=service.spec.lifecycle.since)
