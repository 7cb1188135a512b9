from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.asked import below
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The list and target prices are not below the lowest price that may be agreed."""
    for book, (*at, _), price, charge in charges(catalog):
        for low in below(charge, charge.bands.floor):
            yield book.problem(
                f"{low.words} of `{price.plan}` is {low}, below its floor of {charge.bands.floor}",
                *(*at, *low.path),
                hint="raise it to the floor at least, or lower the floor",
            )
            break  # a floor that is too high is one mistake, though several prices are below it
