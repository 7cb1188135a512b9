from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Over how long credits are counted."""
    if credits_ := sla.spec.credits:
        yield Fact("period of credits", credits_.per, f"a {credits_.per}", ("spec", "credits", "per"))
