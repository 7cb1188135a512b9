from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import length
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How long a right to leave can be used."""
    within = sla.spec.termination.within if sla.spec.termination else None
    if within is not None:
        yield Fact("time to use the right to leave", length(within), str(within), ("spec", "termination", "within"))
