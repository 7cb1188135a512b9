from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The last day of a plan; later is better, none is best."""
    if end := plan.spec.sunset:
        yield Fact("end of the plan", end, str(end), ("spec", "sunset"), on=end)
