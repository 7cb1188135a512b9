from collections.abc import Iterator
from fractions import Fraction

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.money.charm import charmed, grid_for
from svcctl.pricing.repriced import amounts
from svcctl.rules import Context
from svcctl.rules.asked import short


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Prices that are written for a region look like those that are computed for it."""
    for book in catalog.all(PriceBook):
        grids = {region.name: [each.grid for each in region.rounding] for region in book.spec.regions}
        for row, price in enumerate(book.spec.prices):
            for number, charge in enumerate(price.charges):
                mine = grids.get(price.region, [])
                for what, amount in amounts(charge) if mine else ():
                    found = charmed(Fraction(amount), mine)
                    if found != amount:
                        rounds = f"{price.region} rounds {grid_for(Fraction(amount), mine)}"
                        yield book.problem(
                            f"the {what} of `{price.plan}` is {amount}; {rounds}",
                            *("spec", "prices", row, "charges", number),
                            hint=f"write {short(found)}, or change the `rounding` of the region",
                        )
                        break  # whoever did not round one price did not round the others
