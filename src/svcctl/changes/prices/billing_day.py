from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import billings
from svcctl.kinds.price_book import Billing, PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """On which day periods begin. A day of the month stands under another key than an anchor."""
    for each in billings(book, side):
        key = "day" if each.billing.day else "anchor"
        because = (*each.because, key) if each.because else ()
        words = _words(each.billing)
        yield Fact(f"{each.whose}: begin", words, words, (*each.path, key), because=because)


def _words(billing: Billing) -> str:
    if billing.day:
        return f"on day {billing.day} of the month"
    return "with the calendar" if billing.anchor == "calendar" else "with the contract"
