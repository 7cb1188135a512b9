from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import Billing
from svcctl.rules import Context
from svcctl.rules.billings import billings

_HINT = "write `proration: {by: day}`, or `{by: free}` if a part is to cost nothing"


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Where contracts begin or trials end within a period, something says what the part of it costs."""
    for book, path, billing, rows in billings(catalog):
        if billing.proration.by != "none":
            continue
        if key := _cut(billing):
            message = "periods begin on a fixed day, and the parts at both ends of a contract are charged in full"
            yield book.problem(message, *path, key, hint=_HINT)
        for row, price in rows:
            if price.trial is not None and price.trial.billing == "runs":
                message = f"the trial of `{price.plan}` ends within a period, which is free as a whole or not at all"
                yield book.problem(message, "spec", "prices", row, "trial", hint=_HINT)


def _cut(billing: Billing) -> str:
    """The key that begins periods on another day than the contract; empty where none does."""
    return "day" if billing.day is not None else "anchor" if billing.anchor == "calendar" else ""
