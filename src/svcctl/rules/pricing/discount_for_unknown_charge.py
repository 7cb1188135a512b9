from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.source.words import surely


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A discount on some charges names charges that its price books have."""
    for policy in catalog.all(DiscountPolicy):
        known = _names(catalog, policy)
        for row, discount in enumerate(policy.spec.discounts):
            for index, name in enumerate(discount.charges if known else ()):
                if name not in known:
                    yield policy.problem(
                        f"no charge of these price books is called `{name}`, so {discount.name} is never given on it",
                        *("spec", "discounts", row, "charges", index),
                        hint=did_you_mean(name, known, "name a charge as the price book does, under `name`"),
                        fix=surely(name, known),
                    )


def _names(catalog: Catalog, policy: Resource[DiscountPolicy]) -> set[str]:
    """What the charges are called that a policy discounts; empty where no book is known."""
    names = {each.partition("@")[0] for each in policy.spec.price_books}
    prices = [price for book in catalog.all(PriceBook) if book.name in names for price in book.spec.prices]
    return {charge.name or charge.unit for price in prices for charge in price.charges} - {""}
