from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A bundle is made of plans that are sold."""
    for bundle in catalog.all(Bundle):
        for index, bundled in enumerate(bundle.spec.plans):
            for plan in catalog.versions(Plan, bundled.plan)[:1]:
                if not plan.spec.sellable or is_over(plan, context.today):
                    yield bundle.problem(
                        f"the bundle contains `{plan.name}`, which is not sold",
                        *("spec", "plans", index, "plan"),
                        hint="name a plan that is sold, or take it out of the bundle",
                    )
