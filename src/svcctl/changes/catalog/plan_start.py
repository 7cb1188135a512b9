from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """From when a plan can be bought; earlier is better."""
    if start := plan.spec.available_from:
        yield Fact("first day of the plan", -start.toordinal(), str(start), ("spec", "availableFrom"), on=start)
