from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Computed prices follow from a region whose own prices are written."""
    for book in catalog.all(PriceBook):
        written = {region.name for region in book.spec.regions if region.adjustment is None}
        known = {region.name for region in book.spec.regions}
        for row, region in enumerate(book.spec.regions):
            of = region.adjustment.of if region.adjustment else ""
            if region.adjustment and of not in written:
                why = "its prices are computed themselves" if of in known else "there is no such region"
                yield book.problem(
                    f"`{region.name}` cannot follow from `{of}`: {why}",
                    *("spec", "regions", row, "adjustment", "of"),
                    hint=did_you_mean(of, written, "name a region whose prices are written under `prices`"),
                )
