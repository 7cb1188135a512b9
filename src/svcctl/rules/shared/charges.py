from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.price_book import Charge, Price, PriceBook


def charges(catalog: Catalog) -> Iterator[tuple[Resource[PriceBook], Path, Price, Charge]]:
    """Every charge of every price book, with the place of its bands and the price it is part of."""
    for book in catalog.all(PriceBook):
        for row, price in enumerate(book.spec.prices):
            for index, charge in enumerate(price.charges):
                yield book, ("spec", "prices", row, "charges", index, "bands"), price, charge
