from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.curves import curves
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """What a plan costs in a region, over all quantities: those at which a price of either side bends, and beyond."""
    theirs = () if side.theirs is None else price_list(side.theirs.spec)
    counterparts = {(each.price.plan, each.price.region): each for each in theirs}
    for each in price_list(book.spec):
        if other := counterparts.get((each.price.plan, each.price.region)):
            yield from curves(each, other, book.spec)
