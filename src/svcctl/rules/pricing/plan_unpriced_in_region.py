from collections import defaultdict
from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import price_list
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A plan that is sold has a price in every region of its book, or the book says where it is not sold."""
    for book in catalog.all(PriceBook):
        if is_over(book, context.today):
            continue
        priced: dict[str, dict[str, int]] = defaultdict(dict)
        for row, price in enumerate(book.spec.prices):
            priced[price.plan][price.region] = row
        listed = list(price_list(book.spec))
        used = {each.price.region for each in listed}
        told = {(each.price.plan, each.price.region) for each in listed if each.base}
        told |= {(entry.plan, entry.region) for entry in book.spec.not_sold}
        for name, rows in priced.items():
            if any(
                plan.spec.sellable and not is_over(plan, context.today) for plan in catalog.versions(Plan, name)[:1]
            ):
                for region in dict.fromkeys(region.name for region in book.spec.regions):
                    if region in used and region not in rows and (name, region) not in told:
                        yield book.problem(
                            f"`{name}` has a price in {next(iter(rows))}, and none in {region}",
                            *("spec", "prices", max(rows.values()), "plan"),
                            hint=f"add a price for {region}, or say why there is none under `notSold`",
                        )
