from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A bundle names each of its plans once, with how many there may be."""
    for bundle in catalog.all(Bundle):
        seen: set[str] = set()
        for index, bundled in enumerate(bundle.spec.plans):
            name = bundled.plan.partition("@")[0]
            if name in seen:
                yield bundle.problem(
                    f"`{name}` is in this bundle already",
                    *("spec", "plans", index, "plan"),
                    hint="say how many there may be with `min` and `max` of one line",
                )
            seen.add(name)
