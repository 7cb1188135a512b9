from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import is_over
from svcctl.rules.texts import alike


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Buyers can tell the plans of a service apart: each that is sold has a title and a tier name of its own."""
    first: dict[tuple[str, str, str], str] = {}
    for plan in catalog.all(Plan):
        if plan.spec.sellable and not is_over(plan, context.today):
            tier = plan.spec.tier.name
            for path, text in ((("metadata", "title"), plan.metadata.title), (("spec", "tier", "name"), tier)):
                key = (plan.spec.service, path[-1], alike(text))
                if text and first.setdefault(key, plan.name) != plan.name:
                    yield plan.problem(
                        f"`{first[key]}` is called `{text}` too",
                        *path,
                        hint="give each plan of a service a name that buyers can tell from the others",
                    )
                    break
