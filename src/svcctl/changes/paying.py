"""How prices are billed, for the changes of it: the way of a whole book, and of each price that has its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from svcctl.catalog import Resource
from svcctl.changes.curves import charges, charges_of
from svcctl.changes.facts import Side
from svcctl.findings import Path
from svcctl.kinds.price_book import Billing, Charge, Price, PriceBook
from svcctl.pricing.regions import Listed, price_list

Book = Resource[PriceBook]


@dataclass(frozen=True, slots=True)
class Billed:
    """Whose bills they are, in words, how they are written, where that stands, and where it is read by people."""

    whose: str
    billing: Billing
    path: Path
    because: Path = ()


def billings(book: Book, side: Side) -> Iterator[Billed]:
    """The billing of a book, then that of each price that has its own on either side."""
    own = {_key(price) for each in side.both for price in each.spec.prices if price.billing}
    yield Billed("bills", book.spec.billing, ("spec", "billing"))
    for each in price_list(book.spec):
        if _base(each) in own:
            price, whose = each.price, f"bills for {each.price.plan} in {each.price.region}"
            if price.billing is None:
                yield Billed(whose, book.spec.billing, (*each.path, "billing"), ("spec", "billing"))
            else:
                yield Billed(whose, price.billing, (*each.path, "billing"), (*origin(each), "billing"))


def billed_charges(
    book: Book, side: Side, own: Callable[[Charge], bool]
) -> Iterator[tuple[str, Path, Charge, Billing]]:
    """Charges on both sides that are billed in a way of their ``own`` on either, with the billing that holds."""
    if not any(own(charge) for each in side.both for price in each.spec.prices for charge in price.charges):
        return  # as most books are, and names take their time
    named = [{about: own(charge) for about, _, charge in charges(each)} for each in side.both]
    wanted = {about for about in named[0] if all(about in there for there in named)}
    wanted = {about for about in wanted if any(there[about] for there in named)}
    for each in price_list(book.spec):
        for about, path, charge in charges_of(each):
            if about in wanted:
                yield about, path, charge, each.price.billing or book.spec.billing


def origin(each: Listed) -> Path:
    """Where a price is written: in its own row, or in the one that it is computed from."""
    return each.base.path if each.base else each.path


def _key(price: Price) -> tuple[str, str]:
    return price.plan, price.region


def _base(each: Listed) -> tuple[str, str]:
    return _key(each.base.price if each.base else each.price)
