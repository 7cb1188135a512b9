from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A price stands in the book that its plan names."""
    for book in catalog.all(PriceBook):
        if is_over(book, context.today):
            continue
        told: set[str] = set()
        for row, price in enumerate(book.spec.prices):
            for plan in catalog.versions(Plan, price.plan)[:1] if price.plan not in told else ():
                named = plan.spec.price_book.partition("@")[0]
                if named and named != book.name:
                    told.add(price.plan)
                    yield book.problem(
                        f"the prices of `{plan.name}` are those of price book `{named}`, so this one never holds",
                        *("spec", "prices", row, "plan"),
                        hint="take it out, or name this book under `priceBook` of the plan",
                    )
