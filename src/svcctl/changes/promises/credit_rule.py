from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.changes.terms import credit_rules
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Each way to earn a credit."""
    for name, path, _ in credit_rules(sla):
        yield Fact(name, THERE, name, path)
