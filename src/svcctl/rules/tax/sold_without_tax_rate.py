from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing.tax import rates_of
from svcctl.pricing.tax.areas import taxed_as
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.rates import regions_sold


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Where there are tax tables, every country in which something is sold has a rate in them."""
    rates = list(rates_of(catalog))
    told: set[str] = set()
    for book, row in regions_sold(catalog, context.today):
        day, region = judged_on(book, context.today), book.spec.regions[row]
        known = {rate.said.country for rate in rates if rate.holds_on(day)}
        for index, country in enumerate(region.countries):
            if rates and region.tax == "excluded" and taxed_as(country) not in known and country not in told:
                told.add(country)
                yield book.problem(
                    f"no tax table has a rate of {country} on {day}",
                    *("spec", "regions", row, "countries", index),
                    hint="add it to a TaxTable, with `untaxed: no-such-tax` where there is none",
                )
