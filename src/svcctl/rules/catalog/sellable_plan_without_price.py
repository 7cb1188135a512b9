from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.days import is_over, judged_on
from svcctl.rules.prices import Prices


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan that is sold has a price in the price book it names."""
    prices = catalog.once(Prices)
    for plan in catalog.all(Plan):
        if not plan.spec.sellable or is_over(plan, context.today):
            continue
        if not plan.spec.price_book:
            yield plan.problem(
                f"`{plan.name}` is sold without a price",
                *("metadata", "name"),
                hint="name its price book under `priceBook`, or say `sellable: false`",
            )
        elif (book := prices.book_of(plan, judged_on(plan, context.today))) and not prices.regions(book, plan.name):
            yield plan.problem(
                f"price book `{book.name}` has no price for `{plan.name}`",
                *("spec", "priceBook"),
                hint=f"add one under `prices` in {book.file}, or say `sellable: false`",
            )
