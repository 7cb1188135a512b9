from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """In which regions a plan has a price."""
    for row, price in enumerate(book.spec.prices):
        yield Fact(
            f"price of {price.plan} in {price.region}", THERE, f"{len(price.charges)} charges", ("spec", "prices", row)
        )
