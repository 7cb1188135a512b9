from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.kinds.plan import Plan
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - invoices of the past count too
    """An article number stands for one plan or bundle."""
    first: dict[str, str] = {}
    for resource in catalog.resources:
        if isinstance(resource.spec, Plan | Bundle) and (sku := resource.spec.sku):
            if sku in first:
                yield resource.problem(
                    f"{sku} is the article number of {first[sku]} already",
                    *("spec", "sku"),
                    hint="give each plan and bundle a number of its own",
                )
            first.setdefault(sku, resource.label)
