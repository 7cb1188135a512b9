from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A bundle does not forbid a plan that it contains or needs."""
    for bundle in catalog.all(Bundle):
        contained = {part.plan for part in bundle.spec.plans}
        for index, plan in enumerate(bundle.spec.excludes):
            if plan in contained or plan in bundle.spec.needs:
                role = "is in the bundle" if plan in contained else "is needed for it"
                yield bundle.problem(
                    f"`{plan}` {role}, and may not be had beside it",
                    *("spec", "excludes", index),
                    hint="decide which of the two is meant",
                )
