from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which SLA comes with a plan; what differs between the two is told beside it."""
    if plan.spec.sla:
        yield Fact("SLA of the plan", plan.spec.sla, plan.spec.sla, ("spec", "sla"))
