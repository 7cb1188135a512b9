from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Where a plan is not sold on purpose."""
    for index, each in enumerate(book.spec.not_sold):
        yield Fact(f"no sale of {each.plan} in {each.region}", THERE, each.reason, ("spec", "notSold", index))
