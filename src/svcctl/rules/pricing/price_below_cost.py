from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A list or target price covers the cost. Where there is a floor, other rules compare with it."""
    for book, path, price, charge in charges(catalog):
        bands = charge.bands
        if bands.floor is None and bands.cost is not None:
            for key, amount in (("list", bands.list), ("target", bands.target)):
                if amount is not None and amount < bands.cost:
                    yield book.problem(
                        f"the {key} price of `{price.plan}` is {amount}, below its cost of {bands.cost}",
                        *(*path, key),
                        hint="raise it to the cost at least, or correct the cost",
                    )
                    break  # a cost that is too high is one mistake, though both prices are below it
