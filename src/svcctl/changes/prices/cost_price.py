from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.curves import charges
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What it costs ourselves, for each charge."""
    for about, path, charge in charges(book):
        if charge.bands.cost is not None:
            yield Fact(f"cost of {about}", -charge.bands.cost, f"{charge.bands.cost:,f}", (*path, "bands", "cost"))
