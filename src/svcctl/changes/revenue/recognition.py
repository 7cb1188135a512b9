from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.revenue_policy import RevenuePolicy

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """When an obligation earns its revenue."""
    for row, each in enumerate(policy.spec.obligations):
        words = "over the term" if each.recognised == "over-time" else "at one point in time"
        path = ("spec", "obligations", row)
        yield Fact(f"revenue of obligation {each.name}", words, words, (*path, "recognised"))
        after = str(each.after.text) if each.after else "at the start"
        yield Fact(f"revenue of obligation {each.name}: after", after, after, (*path, "after"))
