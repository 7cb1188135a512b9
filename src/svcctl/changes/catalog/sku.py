from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The number by which sales and accounting know a plan."""
    if plan.spec.sku:
        yield Fact("article number", plan.spec.sku, plan.spec.sku, ("spec", "sku"))
