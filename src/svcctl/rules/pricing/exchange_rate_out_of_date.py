from collections.abc import Iterator
from datetime import timedelta

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context

_LONG = timedelta(days=366)


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """The rates of prices that hold today are of the past, and not older than a year."""
    for book in catalog.all(PriceBook):
        if catalog.in_force(PriceBook, book.name, context.today) is book:
            for row, each in enumerate(book.spec.exchange_rates):
                old = context.today - each.date > _LONG
                if old or each.date > context.today:
                    when = "more than a year ago" if old else "a day to come"
                    yield book.problem(
                        f"the rate of {each.from_} in {each.to} is of {each.date}, {when}",
                        *("spec", "exchangeRates", row, "date"),
                        hint="take a newer rate into a new version of the price book" if old else "correct the date",
                    )
