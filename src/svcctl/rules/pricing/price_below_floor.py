from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The list and target prices are not below the lowest price that may be agreed."""
    for book, path, price, charge in charges(catalog):
        bands = charge.bands
        for key, amount in (("list", bands.list), ("target", bands.target)):
            if bands.floor is not None and amount is not None and amount < bands.floor:
                yield book.problem(
                    f"the {key} price of `{price.plan}` is {amount}, below its floor of {bands.floor}",
                    *(*path, key),
                    hint="raise it to the floor at least, or lower the floor",
                )
                break  # a floor that is too high is one mistake, though both prices are below it
