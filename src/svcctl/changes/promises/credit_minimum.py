from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Below which amount no credit is given."""
    least = sla.spec.credits.minimum if sla.spec.credits else None
    if least is not None:
        yield Fact(
            "least credit that is given", (least.currency, -least.minor), str(least), ("spec", "credits", "minimum")
        )
