from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.asked import below_target
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Sales can reach the target price without asking for more than the list says."""
    for book, path, price, charge in charges(catalog):
        if low := below_target(charge):
            listed = "its list price" if charge.bands.list is not None else low.words
            yield book.problem(
                f"the target price of `{price.plan}` is {charge.bands.target}, above {listed} of {low}",
                *(*path, "target"),
                hint="lower the target to the list price at most, or raise the list price",
            )
