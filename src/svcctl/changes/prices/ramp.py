from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import origin
from svcctl.kinds.price_book import Price, PriceBook
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:
    """Which share of its prices a plan costs in each month from the first, where either side has a ramp."""
    lists = [price_list(each.spec) for each in side.both]
    last: dict[tuple[str, str], int] = {}
    for each in (each for prices in lists for each in prices):
        key = each.price.plan, each.price.region
        last[key] = max(last.get(key, 0), sum(step.for_.months for step in each.price.ramp))
    for each in price_list(book.spec):
        price = each.price
        if months := last[price.plan, price.region]:
            about = f"ramp of {price.plan} in {price.region}"
            there = ("ramp",) if price.ramp else ()
            value = tuple(-share for share in _shares(price, months))
            yield Fact(about, value, _words(price), (*each.path, *there), because=(*origin(each), *there))


def _shares(price: Price, months: int) -> list[Decimal]:
    """What is paid in each of so many months, in percent; all of it after the last step."""
    steps = [step.pay.value for step in price.ramp for _ in range(step.for_.months)]
    return [*steps, *[Decimal(100)] * (months - len(steps))]


def _words(price: Price) -> str:
    return ", then ".join([*(f"{step.pay} for {step.for_}" for step in price.ramp), "all of it"])
