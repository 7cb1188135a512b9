from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Sales can reach the target price without asking for more than the list says."""
    for book, path, price, charge in charges(catalog):
        target, listed = charge.bands.target, charge.bands.list
        if target is not None and listed is not None and target > listed:
            yield book.problem(
                f"the target price of `{price.plan}` is {target}, above its list price of {listed}",
                *(*path, "target"),
                hint="lower the target to the list price at most, or raise the list price",
            )
