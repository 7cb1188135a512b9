from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.price_book import Billing, Price, PriceBook
from svcctl.rules.facts import fact

Rows = list[tuple[int, Price]]
"""Prices, each with its place in the list of the book."""


@fact
def billings(catalog: Catalog) -> Iterator[tuple[Resource[PriceBook], Path, Billing, Rows]]:
    """Every way in which a price book bills: where it is declared, and the prices it holds for."""
    for book in catalog.all(PriceBook):
        rows = list(enumerate(book.spec.prices))
        usual = [(row, price) for row, price in rows if price.billing is None]
        yield book, ("spec", "billing"), book.spec.billing, usual
        for row, price in rows:
            if price.billing is not None:
                yield book, ("spec", "prices", row, "billing"), price.billing, [(row, price)]
