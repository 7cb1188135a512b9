from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The most that credits can come to, in a period and in a contract year."""
    cap = sla.spec.credits.cap if sla.spec.credits else None
    for key in ("period", "year") if cap else ():
        most = getattr(cap, key)
        if most is not None:
            yield Fact(f"cap of credits in a {key}", most.value, str(most), ("spec", "credits", "cap", key))
