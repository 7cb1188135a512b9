from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A plan opens before it ends."""
    for plan in catalog.all(Plan):
        opens, ends = plan.spec.available_from, plan.spec.sunset
        if opens and ends and ends < opens:
            yield plan.problem(
                f"`{plan.name}` ends on {ends}, before it opens on {opens}",
                *("spec", "sunset"),
                hint="swap the two dates, or leave `sunset` out until the end is known",
            )
