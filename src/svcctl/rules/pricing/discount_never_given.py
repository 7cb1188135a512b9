from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Problem
from svcctl.kinds.base import Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What long billing periods get can be reached; amounts are in currencies of the books."""
    for policy in catalog.all(DiscountPolicy):
        books = _books(catalog, policy)
        longest = _longest(books)
        for index, discount in enumerate(policy.spec.discounts):
            yield from _in_other_currencies(policy, index, books)
            for step, band in enumerate(discount.bands if discount.type == "billing" and longest else ()):
                if isinstance(band.from_, Span) and band.from_.months > longest:
                    yield policy.problem(
                        f"no price can be billed every {band.from_}, so this is never given",
                        *("spec", "discounts", index, "bands", step, "from"),
                        hint=f"add {band.from_} to `billing: every` of the price book, or leave the step out",
                    )


def _in_other_currencies(policy: Resource[DiscountPolicy], row: int, books: list[PriceBook]) -> Iterator[Problem]:
    """Amounts of money in currencies in which nothing is sold."""
    known = {region.currency for book in books for region in book.regions}
    discount, path = policy.spec.discounts[row], ("spec", "discounts", row)
    given: list[tuple[str, Path]] = [
        (each.currency, (*path, "amountOff", index)) for index, each in enumerate(discount.amount_off)
    ]
    given += [(each.currency, (*path, "setPrice", index)) for index, each in enumerate(discount.set_price)]
    for step, band in enumerate(discount.bands):
        given += [(each.currency, (*path, "bands", step, "amountOff", at)) for at, each in enumerate(band.amount_off)]
    for currency, where in given:
        if known and currency not in known:
            yield policy.problem(
                f"nothing is sold in {currency}, so this is never given",
                *where,
                hint=f"write an amount in {' or '.join(sorted(known))}, or leave it out",
            )


def _books(catalog: Catalog, policy: Resource[DiscountPolicy]) -> list[PriceBook]:
    names = {each.partition("@")[0] for each in policy.spec.price_books}
    return [book.spec for book in catalog.all(PriceBook) if book.name in names]


def _longest(books: list[PriceBook]) -> int:
    """The longest billing period of the prices that a policy discounts, in months; 0 where no book is known."""
    billings = [each for book in books for each in (book.billing, *(price.billing for price in book.prices)) if each]
    return max((each.months for billing in billings for each in billing.choices), default=0)
