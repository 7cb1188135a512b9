from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import length
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How long a customer can ask for a credit."""
    within = sla.spec.credits.within if sla.spec.credits else None
    if within is not None:
        yield Fact("time to claim a credit", length(within), str(within), ("spec", "credits", "within"))
