from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A discount for long billing periods is reached by one that can be had."""
    for policy in catalog.all(DiscountPolicy):
        longest = _longest(catalog, policy)
        for index, discount in enumerate(policy.spec.discounts):
            for step, band in enumerate(discount.bands if discount.type == "billing" and longest else ()):
                if isinstance(band.from_, Span) and band.from_.months > longest:
                    yield policy.problem(
                        f"no price can be billed every {band.from_}, so this is never given",
                        *("spec", "discounts", index, "bands", step, "from"),
                        hint=f"add {band.from_} to `billing: every` of the price book, or leave the step out",
                    )


def _longest(catalog: Catalog, policy: Resource[DiscountPolicy]) -> int:
    """The longest billing period of the prices that a policy discounts, in months; 0 where no book is known."""
    names = {each.partition("@")[0] for each in policy.spec.price_books}
    books = [book.spec for book in catalog.all(PriceBook) if book.name in names]
    billings = [each for book in books for each in (book.billing, *(price.billing for price in book.prices)) if each]
    return max((each.months for billing in billings for each in billing.choices), default=0)
