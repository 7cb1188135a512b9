from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How many work items it takes before an objective counts."""
    for name, path, measure in measures(sla):
        least = measure.minimum_sample
        yield Fact(f"work items before {name} counts", -least, str(least), (*path, "minimumSample"))
