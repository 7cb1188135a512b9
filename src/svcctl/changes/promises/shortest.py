from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How short an outage must be not to count."""
    for name, path, measure in measures(sla):
        if measure.shortest is not None:
            yield Fact(
                f"shortest outage that counts in {name}",
                -measure.shortest.seconds,
                str(measure.shortest),
                (*path, "shortest"),
            )
