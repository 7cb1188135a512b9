from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How often each target must be met."""
    for name, path, measure in measures(sla):
        yield Fact(f"{name} objective", measure.objective.value, str(measure.objective), (*path, "objective"))
