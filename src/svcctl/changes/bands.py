"""The bands of each charge beside its list price: floor, target and cost, each better for a customer when lower."""

from collections.abc import Iterator
from typing import Literal

from svcctl.catalog import Resource
from svcctl.changes.curves import causes, charges
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook


def bands(book: Resource[PriceBook], side: Side, name: Literal["floor", "target", "cost"]) -> Iterator[Fact]:
    """One band of every charge that has it."""
    because = causes(book, side)
    for about, path, charge in charges(book):
        amount = getattr(charge.bands, name)
        if amount is not None:
            where = (*path, "bands", name)
            yield Fact(f"{name} of {about}", -amount, f"{amount:,f}", where, because=because.get(path[:-2], ()))
