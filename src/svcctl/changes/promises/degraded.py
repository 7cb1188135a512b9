from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How much of a time of poor service counts as down."""
    for name, path, measure in measures(sla):
        if measure.kind == "availability":
            yield Fact(
                f"share of degraded time that counts in {name}",
                measure.degraded.value,
                str(measure.degraded),
                (*path, "degraded"),
            )
