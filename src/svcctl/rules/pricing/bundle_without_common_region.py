from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.prices import Prices


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """There is a region in which all plans that a bundle must have can be bought."""
    prices = catalog.once(Prices)
    for bundle in catalog.all(Bundle):
        common: set[str] | None = None
        for index, bundled in enumerate(bundle.spec.plans):
            for plan in catalog.versions(Plan, bundled.plan)[:1] if bundled.min else ():
                book = prices.book_of(plan, judged_on(plan, context.today))
                regions = set(prices.regions(book, plan.name)) if book else set()
                if not regions:
                    continue  # a plan without any price has rules of its own
                if common is not None and common and not common & regions:
                    yield bundle.problem(
                        f"the bundle can be bought nowhere: `{plan.name}` has prices in {_listed(regions)}, "
                        f"the plans before it in {_listed(common)}",
                        *("spec", "plans", index, "plan"),
                        hint="price its plans in one region at least, or take one of them out",
                    )
                common = regions if common is None else common & regions


def _listed(regions: set[str]) -> str:
    return ", ".join(sorted(regions))
