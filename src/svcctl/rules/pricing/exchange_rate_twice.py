from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A book says once what two currencies are worth in each other."""
    for book in catalog.all(PriceBook):
        seen: set[frozenset[str]] = set()
        for row, each in enumerate(book.spec.exchange_rates):
            pair = frozenset((each.from_, each.to))
            if len(pair) == 1 or pair in seen:
                said = f"{each.from_} is exchanged into itself"
                yield book.problem(
                    said if len(pair) == 1 else f"{each.from_} and {each.to} have a rate already",
                    *("spec", "exchangeRates", row),
                    hint="keep one rate for two currencies: the other way round follows from it",
                )
            seen.add(pair)
