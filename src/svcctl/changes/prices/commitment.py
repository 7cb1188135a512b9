from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.curves import causes
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """What a plan comes to at least."""
    because = causes(book, side)
    for each in price_list(book.spec):
        if least := each.price.commitment:
            about = f"least that {each.price.plan} in {each.price.region} comes to"
            words = f"{least.amount:,f} a {least.per}"
            yield Fact(
                about,
                (least.per, least.reached == "before-discounts", -least.amount),
                words,
                (*each.path, "commitment"),
                because=because.get(each.path, ()),
            )
