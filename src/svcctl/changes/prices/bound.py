from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Whether the minimum and the maximum of a charge hold before discounts or after them."""
    for each in price_list(book.spec):
        for number, charge in enumerate(each.price.charges):
            if charge.minimum is not None or charge.maximum is not None:
                when = charge.bounds or (each.price.billing or book.spec.billing).bounds
                about = f"bounds of {charge.name or charge.unit} of {each.price.plan} in {each.price.region}"
                yield Fact(about, when == "before-discounts", when.replace("-", " "), each.charge_path(number))
