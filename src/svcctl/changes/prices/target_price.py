from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.curves import charges
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The price to reach on average, for each charge."""
    for about, path, charge in charges(book):
        if charge.bands.target is not None:
            yield Fact(
                f"target of {about}", -charge.bands.target, f"{charge.bands.target:,f}", (*path, "bands", "target")
            )
