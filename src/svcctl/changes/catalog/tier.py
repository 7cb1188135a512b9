from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """On which step of its ladder a plan stands."""
    tier = plan.spec.tier
    yield Fact("tier", f"{tier.rank} {tier.name}", f"{tier.name} (rank {tier.rank})", ("spec", "tier"))
