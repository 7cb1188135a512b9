from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """In which regions a plan has a price."""
    for each in price_list(book.spec):
        price = each.price
        yield Fact(f"price of {price.plan} in {price.region}", THERE, f"{len(price.charges)} charges", each.path)
