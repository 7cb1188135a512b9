from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What is not part of a plan."""
    yield from listed(plan.spec.exclusions, "not in the plan:", "spec", "exclusions")
