from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.kinds.plan import Plan
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a plan names it or not
    """Every feature is part of a plan."""
    if any(kind in {"Plan", ""} for kind, _ in catalog.broken):
        return  # a plan that could not be read may give it
    given = {name.partition("@")[0] for plan in catalog.all(Plan) for name in plan.spec.entitlements}
    for feature in catalog.all(Feature):
        if feature.name not in given:
            yield feature.problem(
                f"no plan says anything of `{feature.name}`",
                *("metadata", "name"),
                hint="name it under `entitlements` of a plan, or delete it",
            )
