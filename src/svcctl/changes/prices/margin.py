from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The least that is to be earned."""
    if least := book.spec.minimum_margin:
        yield Fact("least margin", least.value, str(least), ("spec", "minimumMargin"))
