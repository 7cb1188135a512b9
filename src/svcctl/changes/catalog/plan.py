from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan
WHOLE = True


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A plan as a whole."""
    yield Fact("plan", THERE, plan.metadata.title or plan.name, ("metadata", "name"))
