from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What a plan comes to at least."""
    for row, price in enumerate(book.spec.prices):
        if least := price.commitment:
            about = f"least that {price.plan} in {price.region} comes to"
            words = f"{least.amount:,f} a {least.per}"
            yield Fact(about, (least.per, -least.amount), words, ("spec", "prices", row, "commitment"))
