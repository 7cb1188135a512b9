from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import Price
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.prices import Prices
from svcctl.rules.tiers import steps

_MONTHS = {"month": 1, "year": 12}
_SHOWN = Decimal("0.01")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """In each region the base price of a tier is no lower than that of the tier below it."""
    prices = catalog.once(Prices)
    for lower, dearer in steps(catalog, context.today):
        day = judged_on(dearer, context.today)
        book, other = prices.book_of(dearer, day), prices.book_of(lower, day)
        if book is None or other is None:
            continue
        below = {
            (region, each.region.currency): _monthly(each.price)
            for region, each in prices.rows(other, lower.name).items()
        }
        for region, each in prices.rows(book, dearer.name).items():
            costs, less = _monthly(each.price), below.get((region, each.region.currency))
            if costs and less and costs < less:
                yield book.problem(
                    f"`{dearer.name}` costs {_short(costs)} a month in {region}, "
                    f"less than the tier below: `{lower.name}` costs {_short(less)}",
                    *(*each.path, "plan"),
                    hint="raise the price of the dearer tier, or correct the ranks of the plans",
                )


def _monthly(price: Price) -> Decimal:
    """What a plan costs each month before any units, by the list; 0 where it has no such charge."""
    flat = [charge for charge in price.charges if charge.type == "flat" and charge.per in _MONTHS]
    return sum(((charge.bands.list or 0) / Decimal(_MONTHS[charge.per]) for charge in flat), Decimal(0))


def _short(amount: Decimal) -> str:
    return f"{amount.quantize(_SHOWN).normalize():f}"
