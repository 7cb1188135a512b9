from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.billings import billings


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The smallest amounts that are paid are each of a currency that the book has prices in, and said once."""
    for book, path, billing, _ in billings(catalog):
        known, said = {region.currency for region in book.spec.regions}, set[str]()
        for index, least in enumerate(billing.rounding.to):
            if least.currency not in known:
                message, hint = f"no region of this book is paid in {least.currency}", "leave it out"
            elif least.currency in said:
                message, hint = f"the smallest amount in {least.currency} is named twice", "keep one of them"
            elif not least.minor:
                message, hint = "nothing is a multiple of 0", "write the smallest amount that is paid, such as 0.05"
            else:
                said.add(least.currency)
                continue
            yield book.problem(message, *path, "rounding", "to", index, hint=hint)
