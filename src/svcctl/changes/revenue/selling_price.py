from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.revenue_policy import RevenuePolicy, SellingPrice

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What an obligation costs when it is sold alone, and how that is known."""
    for row, each in enumerate(policy.spec.obligations):
        if price := each.selling_price:
            words = _words(price)
            path = ("spec", "obligations", row, "sellingPrice")
            yield Fact(f"price of obligation {each.name} sold alone", f"{words}; {price.source}", words, path)


def _words(price: SellingPrice) -> str:
    parts = [price.method, f"{price.of_list} of the list" if price.of_list else ""]
    parts += [f"{amount:,f} in {region}" for region, amount in sorted(price.amounts.items())]
    parts += [f"a {price.per}" if price.per != "once" else "", f"margin {price.margin}" if price.margin else ""]
    return ", ".join(filter(None, [*parts, price.because]))
