from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A price book is discounted by one policy: with two, nobody could say which of them holds."""
    owners: dict[str, str] = {}
    for policy in catalog.all(DiscountPolicy):
        for index, reference in enumerate(policy.spec.price_books):
            book = reference.partition("@")[0]
            if owners.setdefault(book, policy.name) != policy.name:
                yield policy.problem(
                    f"the prices of `{book}` are discounted by `{owners[book]}` already",
                    *("spec", "priceBooks", index),
                    hint="put the discounts of a price book into one policy",
                )
