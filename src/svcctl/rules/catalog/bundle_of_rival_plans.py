from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.kinds.plan import Plan
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A bundle has at most one plan of a service that must be taken. Choices may be of the same service."""
    for bundle in catalog.all(Bundle):
        first: dict[str, str] = {}
        for index, bundled in enumerate(bundle.spec.plans):
            for plan in catalog.versions(Plan, bundled.plan)[:1]:
                if bundled.min and first.setdefault(plan.spec.service, plan.name) != plan.name:
                    yield bundle.problem(
                        f"whoever buys this bundle has two plans of `{plan.spec.service}`: "
                        f"`{first[plan.spec.service]}` and `{plan.name}`",
                        *("spec", "plans", index, "plan"),
                        hint="keep one of them, or write `min: 0` for both to make them a choice",
                    )
