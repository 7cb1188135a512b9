from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What a trial frees is charged otherwise."""
    for book in catalog.all(PriceBook):
        for row, price in enumerate(book.spec.prices):
            if price.trial is None:
                continue
            recurring = [charge for charge in price.charges if charge.per != "once"]
            fees = price.trial.free == "fees"
            if not [charge for charge in recurring if charge.type == "flat" or not fees]:
                what = "fees, and it has none" if fees else "what recurs, and nothing does"
                yield book.problem(
                    f"the trial of `{price.plan}` in {price.region} is free of {what}",
                    *("spec", "prices", row, "trial"),
                    hint="write `free: everything`, or leave out the trial" if fees else "leave out the trial",
                )
