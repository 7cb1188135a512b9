from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import billings
from svcctl.kinds.price_book import BillRounding, PriceBook

KIND = PriceBook
_HALVES = {"half-up": frozenset({"half", "up"}), "half-even": frozenset({"half", "even"})}
_WAYS = {"up": frozenset[str](), **_HALVES, "down": frozenset({"half", "up", "even", "down"})}
"""Ways to round, better with more: up costs most, down least, and nobody knows which way halves go."""


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """How amounts that are due become ones that can be paid."""
    for each in billings(book, side):
        said, because = each.billing.rounding, (*each.because, "rounding") if each.because else ()
        value = (_WAYS[said.how], said.where, ", ".join(sorted(map(str, said.to))))
        yield Fact(f"{each.whose}: rounding", value, _words(said), (*each.path, "rounding"), because=because)


def _words(said: BillRounding) -> str:
    to = f", to {', '.join(map(str, said.to))}" if said.to else ""
    return f"{said.how}, {'each line' if said.where == 'line' else 'the sum of a bill'}{to}"
