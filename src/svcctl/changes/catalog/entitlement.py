from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.features import words, worth
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:
    """How much of each feature is in a plan."""
    for name, given in plan.spec.entitlements.items():
        yield Fact(f"`{name}`", worth(side.catalog, name, given), words(given), ("spec", "entitlements", name))
