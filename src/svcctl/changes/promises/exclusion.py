from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What does not count as a miss."""
    yield from listed(sla.spec.exclusions, "exclusion", "spec", "exclusions")
