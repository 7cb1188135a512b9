from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import billed_charges, billings
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook
_WORDS = {"advance": "in advance", "arrears": "in arrears"}


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """Whether bills come before their period or after it: of the book, of prices and of charges with their own way."""
    for each in billings(book, side):
        said = each.billing.due
        because = (*each.because, "due") if each.because else ()
        yield Fact(f"{each.whose}: due", said == "arrears", _WORDS[said], (*each.path, "due"), because=because)
    for about, path, charge, billing in billed_charges(book, side, lambda charge: charge.due is not None):
        said = charge.due or billing.due
        yield Fact(f"{about}: due", said == "arrears", _WORDS[said], (*path, "due"))
