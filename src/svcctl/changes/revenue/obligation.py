from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.revenue_policy import RevenuePolicy

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What is distinct from the rest of a plan."""
    for row, each in enumerate(policy.spec.obligations):
        yield Fact(f"obligation {each.name}", THERE, each.name, ("spec", "obligations", row))
