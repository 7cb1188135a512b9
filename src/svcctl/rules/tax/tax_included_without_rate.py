from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.pricing.regions import price_list
from svcctl.pricing.tax import Spot, rate_in_force
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.rates import regions_sold


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Prices that include tax say how much of them is tax: each country of the region has a rate in force."""
    for book, row in regions_sold(catalog, context.today):
        region = book.spec.regions[row]
        if region.tax == "excluded":
            continue
        day = judged_on(book, context.today)
        names = (each.price.plan for each in price_list(book.spec) if each.region.name == region.name)
        plans = [catalog.in_force(Plan, name, day) for name in names]
        categories = dict.fromkeys(plan.spec.tax.category for plan in plans if plan) or ["standard"]
        for country in region.countries:
            for category in categories:
                found = rate_in_force(catalog, Spot(country), day, category)
                if found is None or found.said.local_taxes:
                    why = "no rate of it is" if found is None else "only a part of its rate is"
                    yield book.problem(
                        f"prices of {region.name} include tax, and {why} known in {country} on {day} ({category})",
                        *("spec", "regions", row, "tax"),
                        hint=f"add the rate of {country} to a TaxTable, or write `tax: excluded`",
                    )
