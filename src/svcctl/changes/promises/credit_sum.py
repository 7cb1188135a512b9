from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Whether all credits of a period are given, or only the highest."""
    if credits_ := sla.spec.credits:
        how = credits_.combine
        words = "all of them together" if how == "sum" else "the highest only"
        yield Fact("credits of one period", how == "sum", words, ("spec", "credits", "combine"))
