from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, sentence
from svcctl.kinds.revenue_policy import RevenuePolicy

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which obligations are regularly sold together for less."""
    for row, each in enumerate(policy.spec.sold_together):
        words = f"{each.off} off, within {each.within}"
        about = f"{sentence(sorted(each.obligations))} together"
        yield Fact(about, f"{words}; {each.source}", words, ("spec", "soldTogether", row))
