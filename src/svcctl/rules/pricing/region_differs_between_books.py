from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook, Region
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A region is the same countries in the same currency in every price book that holds today."""
    first: dict[str, tuple[str, Region]] = {}
    for book in catalog.all(PriceBook):
        if catalog.in_force(PriceBook, book.name, context.today) is book:
            for row, region in enumerate(book.spec.regions):
                other, known = first.setdefault(region.name, (book.label, region))
                for key, ours, theirs in _differing(region, known) if other != book.label else ():
                    yield book.problem(
                        f"`{region.name}` has {ours} here, and {theirs} in {other}",
                        *("spec", "regions", row, key),
                        hint="describe the region alike in all price books, or call this one otherwise",
                    )


def _differing(ours: Region, theirs: Region) -> Iterator[tuple[str, str, str]]:
    if ours.currency != theirs.currency:
        yield "currency", f"the currency {ours.currency}", theirs.currency
    if set(ours.countries) != set(theirs.countries):
        yield "countries", f"the countries {_listed(ours)}", _listed(theirs)


def _listed(region: Region) -> str:
    return ", ".join(sorted(region.countries))
