from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The lowest price that may be agreed covers what it costs the company."""
    for book, path, price, charge in charges(catalog):
        floor, cost = charge.bands.floor, charge.bands.cost
        if floor is not None and cost is not None and floor < cost:
            yield book.problem(
                f"the floor of `{price.plan}` is {floor}, below its cost of {cost}",
                *(*path, "floor"),
                hint="raise the floor to the cost at least, or correct the cost",
            )
