from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Charge, Price, PriceBook
from svcctl.kinds.subscription import Subscription
from svcctl.pricing.regions import Listed, price_list
from svcctl.rules.days import is_over, judged_on
from svcctl.rules.facts import fact

Regions = dict[str, str]
"""The regions in which a plan has a price, each with its currency."""
Rows = dict[str, Listed]
"""The prices of a plan by region."""


class Prices:
    """Which plans a price book prices where, looked up without reading the whole book for every plan."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._books: dict[tuple[str, int], dict[str, Rows]] = {}

    def book_of(self, plan: Resource[Plan], day: date) -> Resource[PriceBook] | None:
        """The price book of a plan as it is in force on a day; None when it names none or none holds."""
        book = plan.spec.price_book
        return self._catalog.in_force(PriceBook, book, day) if book else None

    def rows(self, book: Resource[PriceBook], plan: str) -> Rows:
        """The prices of a plan in a book by region, computed ones among them; empty when it has none at all."""
        key = (book.name, book.metadata.version)
        if key not in self._books:
            found: dict[str, Rows] = {}
            for each in price_list(book.spec):
                found.setdefault(each.price.plan, {})[each.price.region] = each
            self._books[key] = found
        return self._books[key].get(plan, {})

    def regions(self, book: Resource[PriceBook], plan: str) -> Regions:
        """Where a book has a price for a plan, and in which currency; empty when it has none at all."""
        return {region: each.region.currency for region, each in self.rows(book, plan).items()}


@fact
def subscribed(catalog: Catalog, today: date) -> Iterator[tuple[Resource[Subscription], Resource[PriceBook], Regions]]:
    """Each subscription that has not ended, with the book its plan is priced in, and where it is priced."""
    prices = catalog.once(Prices)
    for subscription in catalog.all(Subscription):
        if not is_over(subscription, today):
            day = judged_on(subscription, today)
            for plan in catalog.versions(Plan, subscription.spec.plan)[:1]:
                book = prices.book_of(plan, day)
                if book and (regions := prices.regions(book, plan.name)):
                    yield subscription, book, regions


@fact
def charges(catalog: Catalog) -> Iterator[tuple[Resource[PriceBook], Path, Price, Charge]]:
    """Every charge that a price book writes, with the place of its bands and the price it is part of."""
    for book in catalog.all(PriceBook):
        for row, price in enumerate(book.spec.prices):
            for index, charge in enumerate(price.charges):
                yield book, ("spec", "prices", row, "charges", index, "bands"), price, charge
