from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import rate_between
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Where prices of two currencies are computed or compared, the book says what one is worth in the other."""
    for book in catalog.all(PriceBook):
        for path, one, other, why in _needed(book.spec):
            if one != other and rate_between(book.spec, one, other) is None:
                yield book.problem(
                    f"there is no exchange rate between {one} and {other}, by which {why}",
                    *path,
                    hint=f"add a rate from {one} to {other} under `exchangeRates`, with its date and source",
                )


def _needed(book: PriceBook) -> Iterator[tuple[Path, str, str, str]]:
    """Each pair of currencies that has to be exchanged, where that is asked for, and why; once for each region."""
    currencies = {region.name: region.currency for region in book.regions}
    first = book.regions[0].currency
    for row, region in enumerate(book.regions):
        base = currencies.get(region.adjustment.of) if region.adjustment else None
        if base is not None:
            why = f"the prices of `{region.name}` are computed"
            yield ("spec", "regions", row, "adjustment"), base, region.currency, why
        if book.maximum_gap is not None and base != first:
            yield ("spec", "regions", row, "currency"), region.currency, first, "prices are compared (`maximumGap`)"
