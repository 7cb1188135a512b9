from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Whether credits come by themselves."""
    if credits_ := sla.spec.credits:
        yield Fact("how credits are given", credits_.claim == "automatic", credits_.claim, ("spec", "credits", "claim"))
