from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Each thing that is promised at all."""
    for name, path, measure in measures(sla):
        yield Fact(f"promise of {name}", THERE, f"{measure.objective} of {name}", path)
