from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import Billed, billed_charges, billings
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook
_WORDS = {
    "none": "as much as the whole",
    "day": "by the day",
    "second": "by the second",
    "30-360": "by months of 30 days",
    "free": "nothing",
}


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """What a part of a period costs: in all, of what holds for a whole one, and of each charge."""
    for each in billings(book, side):
        yield from _of(each)
    for about, path, charge, _ in billed_charges(book, side, lambda charge: not charge.prorated):
        words = "as its bill says" if charge.prorated else "in full"
        yield Fact(f"{about}: part of a period", charge.prorated, words, (*path, "prorated"))


def _of(each: Billed) -> Iterator[Fact]:
    said = each.billing.proration
    basis = {"none": frozenset[str](), "free": frozenset(_WORDS)}.get(said.by, frozenset({said.by}))
    in_part = {
        ("tierFlat", "flat amounts of tiers"): (said.tier_flat, said.tier_flat == "in-part"),
        ("included", "units included"): (said.included, said.included == "in-full"),
        ("commitment", "commitment"): (said.commitment, said.commitment == "in-part"),
        ("bounds", "minimum and maximum"): (said.bounds, str(said.bounds)),
    }
    told: list[tuple[str, str, object, str]] = [("by", "part of a period", basis, _WORDS[said.by])]
    told += [(key, f"{what} for a part", value, words) for (key, what), (words, value) in in_part.items()]
    for key, what, value, words in told:
        because = (*each.because, "proration", key) if each.because else ()
        yield Fact(f"{each.whose}: {what}", value, words, (*each.path, "proration", key), because=because)
