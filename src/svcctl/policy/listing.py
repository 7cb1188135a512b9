"""What policies see of prices that are written nowhere: the word `pricelist`, its shape, where each price stands."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from svcctl.findings import Path
from svcctl.policy.fields import ANYTHING, Shape, listing, shape_of
from svcctl.policy.limits import Meter

NAME = "pricelist"
_SPEC = "#/properties/spec/properties"
_MORE = {
    "properties": {
        "currency": {"$ref": f"{_SPEC}/regions/items/properties/currency"},
        "computed": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "of": {"$ref": f"{_SPEC}/regions/items/properties/adjustment/properties/of"},
                "factor": {"$ref": f"{_SPEC}/regions/items/properties/adjustment/properties/factor"},
                "rate": {"$ref": f"{_SPEC}/exchangeRates/items"},
            },
        },
    }
}
"""The keys that a price has in a price list beside the written ones, in the words of the schema of price books."""


class Listing(list[Any]):
    """Every price of a book as plain data, and for each the place in the book that it follows from."""

    def __init__(self, items: Iterable[tuple[Any, Path]]) -> None:
        found = list(items)
        super().__init__(item for item, _ in found)
        self.paths = [path for _, path in found]


PriceLists = Callable[[Mapping[str, Any], Meter], Listing]
"""Computes the price list of a book given as it stands in its file. Takes steps. Raises MismatchError."""


def is_book(shape: Shape) -> bool:
    """True for what is surely a price book."""
    book = shape_of("PriceBook")
    return book is not None and shape.positions == book.positions


def shape_of_prices(book: Shape) -> Shape:
    """What `pricelist` makes of a price book: prices as if written, with currency and what they were computed by."""
    prices = (book.key("spec") or ANYTHING).key("prices") or ANYTHING
    return listing(Shape((*prices.items().positions, *((file, _MORE) for file, _ in book.positions))))
