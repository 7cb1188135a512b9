from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing.tax.areas import NOT_COUNTRIES
from svcctl.rules import Context
from svcctl.rules.rates import countries_named


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A country is written by its own code, not by letters that VAT numbers begin with."""
    for resource, path, country, _ in countries_named(catalog):
        if country in NOT_COUNTRIES:
            said, _, hint = NOT_COUNTRIES[country].rpartition(": ")
            place = path if isinstance(path[-1], int) and "countries" in path else (*path, "country")
            yield resource.problem(said, *place, hint=hint)
