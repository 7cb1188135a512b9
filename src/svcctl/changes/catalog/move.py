from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """To which plans a customer may change."""
    yield from listed(plan.spec.upgrade_to, "upgrade to", "spec", "upgradeTo")
    yield from listed(plan.spec.downgrade_to, "downgrade to", "spec", "downgradeTo")
