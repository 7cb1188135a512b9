from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.revenue_policy import RevenuePolicy

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which share gets what rounding leaves."""
    said = policy.spec.last_cents
    words = "to the shares that rounding cut most" if said == "most-cut" else "to the largest share"
    yield Fact("last cents", said, words, ("spec", "lastCents"))
