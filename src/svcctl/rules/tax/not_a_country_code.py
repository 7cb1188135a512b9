from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing.tax.countries import no_country
from svcctl.rules import Context
from svcctl.rules.rates import countries_named


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A country is written by its own code: neither letters of nobody nor those that VAT numbers begin with."""
    for resource, path, country, _ in countries_named(catalog):
        if wrong := no_country(country):
            said, hint = wrong
            place = path if isinstance(path[-1], int) and "countries" in path else (*path, "country")
            yield resource.problem(said, *place, hint=hint)
