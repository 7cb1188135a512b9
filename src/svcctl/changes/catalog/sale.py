from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Whether a plan can be bought."""
    yield Fact("sale", plan.spec.sellable, "on sale" if plan.spec.sellable else "not on sale", ("spec", "sellable"))
