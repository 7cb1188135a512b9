from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A price book describes a region once: its countries and its currency."""
    for book in catalog.all(PriceBook):
        seen: set[str] = set()
        for row, region in enumerate(book.spec.regions):
            if region.name in seen:
                yield book.problem(
                    f"the region `{region.name}` is described twice",
                    *("spec", "regions", row, "name"),
                    hint="put its countries together, or give this one another name",
                )
            seen.add(region.name)
