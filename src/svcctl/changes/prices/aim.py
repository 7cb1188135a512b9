from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How far regions may differ, and the forecasts of each plan."""
    if most := book.spec.maximum_gap:
        yield Fact("widest gap between regions", str(most), str(most), ("spec", "maximumGap"))
    for row, each in enumerate(book.spec.forecasts):
        words = f"{each.volume:,f} customers" + (f", {each.target:,f}" if each.target is not None else "")
        yield Fact(f"forecast of {each.plan} in {each.region}", words, words, ("spec", "forecasts", row))
