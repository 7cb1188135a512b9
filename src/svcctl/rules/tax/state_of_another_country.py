from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.rates import countries_named


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A state belongs to the country beside it."""
    for resource, path, country, subdivision in countries_named(catalog):
        if subdivision and subdivision.partition("-")[0] != country:
            yield resource.problem(
                f"{subdivision} is no part of {country}",
                *(*path, "subdivision"),
                hint="correct the state or the country; the code of a state begins with that of its country",
            )
