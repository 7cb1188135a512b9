from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import billings
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """How long billing periods are: the usual one, and which others can be had instead."""
    for each in billings(book, side):
        usual, *others = map(str, each.billing.choices)
        months = frozenset(choice.months for choice in each.billing.choices)
        value = (f"{each.billing.choices[0].months} months", months)
        words = f"{usual}, or {' or '.join(others)}" if others else usual
        because = (*each.because, "every") if each.because else ()
        path = (*each.path, "every")
        yield Fact(f"{each.whose}: period", value, words, path, because=because)
