from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA
WHOLE = True


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A whole promise, with all its versions."""
    yield Fact("promise", THERE, sla.metadata.title or sla.name, ("metadata", "name"))
