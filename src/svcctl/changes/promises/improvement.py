from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """When a plan to improve is owed: the fewer misses it takes, the better."""
    if plan := sla.spec.improvement_plan:
        value = (-plan.breach_rate.value, -plan.running.months)
        words = f"after {plan.running} with more than {plan.breach_rate} missed"
        yield Fact("plan to improve", value, words, ("spec", "improvementPlan"))
