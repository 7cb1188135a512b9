from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Percent
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.gaps import gaps
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """No region is cheaper than another by more than the book allows, after exchange, for any quantity."""
    for book in catalog.all(PriceBook):
        if book.spec.maximum_gap is not None:
            yield from _told(book, book.spec.maximum_gap)


def _told(book: Resource[PriceBook], most: Percent) -> Iterator[Problem]:
    """The widest gap of each plan and region: where one quantity is too cheap, the others mostly are as well."""
    by_row = sorted(gaps(book.spec, Fraction(most.fraction)), key=lambda gap: (gap.cheap.path, -gap.share))
    for _, (widest, *_) in groupby(by_row, key=lambda gap: gap.cheap.path):
        yield book.problem(
            f"{widest}; the book allows {most}",
            *widest.cheap.path,
            hint=f"raise it in {widest.cheap.region.name}, lower it in {widest.dear.region.name}, or agree another gap",
        )
