from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.asked import below
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A list or target price covers the cost. Where there is a floor, other rules compare with it."""
    for book, (*at, _), price, charge in charges(catalog):
        for low in below(charge, charge.bands.cost) if charge.bands.floor is None else ():
            yield book.problem(
                f"{low.words} of `{price.plan}` is {low}, below its cost of {charge.bands.cost}",
                *(*at, *low.path),
                hint="raise it to the cost at least, or correct the cost",
            )
            break  # a cost that is too high is one mistake, though several prices are below it
