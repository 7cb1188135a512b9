from collections.abc import Iterator
from fractions import Fraction

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook, Rounding
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Ways of rounding follow each other from low prices to high ones, and each has a price to round to."""
    for book in catalog.all(PriceBook):
        for row, region in enumerate(book.spec.regions):
            for number, message, hint in _faults(region.rounding):
                yield book.problem(message, *("spec", "regions", row, "rounding", number), hint=hint)


def _faults(steps: tuple[Rounding, ...]) -> Iterator[tuple[int, str, str]]:
    above = Fraction(0)
    for number, each in enumerate(steps):
        last = number == len(steps) - 1
        if each.below is None and not last:
            yield number, "this holds for all prices, so those after it never do", "say up to which price with `below`"
            return
        if each.below is not None and last:
            yield (
                number,
                f"prices from {each.below} on are not rounded",
                "take `below` out of it, or add one more",
            )
        if each.below is not None and each.below <= above:
            yield number, f"this ends at {each.below}, which the one before it reaches already", "order them by `below`"
        elif each.below is not None and each.grid.at_most(Fraction(each.below)) < max(above, each.grid.lowest):
            yield number, f"no price up to {each.below} can be rounded so", "choose a smaller step, or a higher `below`"
        above = max(above, Fraction(each.below or 0))
