from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.party import Party
from svcctl.pricing.tax import rates_of
from svcctl.pricing.tax.areas import taxed_as
from svcctl.rules import Context
from svcctl.rules.rates import regions_sold


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A country in a tax table is one in which somebody sells, buys or is registered. Ended rates are history."""
    regions = [book.spec.regions[row] for book, row in regions_sold(catalog, context.today)]
    if not regions:
        return
    met = {taxed_as(country) for region in regions for country in region.countries}
    for party in catalog.all(Party):
        met |= {taxed_as(party.spec.address.country), *(each.country for each in party.spec.tax_registrations)}
    for rate in rates_of(catalog):
        country = rate.said.country
        if country not in met and (rate.said.to is None or context.today <= rate.said.to):
            met.add(country)
            yield rate.table.problem(
                f"nothing is sold in {country}, and no party has its address or a registration there",
                *rate.place.path,
                "country",
                hint="take its rates out, or add the country to a region of a price book",
            )
