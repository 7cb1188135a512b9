from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.price_book import PriceBook

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The exchange rates, and what each region does with the prices of another one."""
    for row, rate in enumerate(book.spec.exchange_rates):
        words = f"{rate.rate:f} of {rate.date}, {rate.source}"
        yield Fact(f"rate of {rate.from_} in {rate.to}", words, words, ("spec", "exchangeRates", row))
    for index, region in enumerate(book.spec.regions):
        path = ("spec", "regions", index)
        if how := region.adjustment:
            words = f"those of {how.of} x {how.factor:f}"
            yield Fact(f"prices in {region.name}", words, words, (*path, "adjustment"))
        if region.rounding:
            words = "; ".join(map(str, (each.grid for each in region.rounding)))
            bounds = "; ".join(f"{each.below:f}" for each in region.rounding if each.below is not None)
            yield Fact(f"rounding in {region.name}", f"{words}; {bounds}", words, (*path, "rounding"))
