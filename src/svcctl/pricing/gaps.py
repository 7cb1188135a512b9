"""How much less a plan costs in one region than in another, after exchange, for the quantities where prices bend."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from math import lcm
from operator import itemgetter

from svcctl.kinds.price_book import ExchangeRate, PriceBook
from svcctl.money import Money
from svcctl.pricing.periods import MONTHS
from svcctl.pricing.regions import Listed, price_list, rate_between, worth
from svcctl.pricing.totals import Amount, Axis, Tariff, axes, points

_SHOWN = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Gap:
    """A quantity of a plan that costs less in one region than in another: both amounts in one currency."""

    cheap: Listed
    dear: Listed
    axis: Axis
    quantity: int
    less: Fraction
    more: Fraction
    currency: str
    rates: tuple[ExchangeRate, ...]

    @property
    def share(self) -> Fraction:
        """The gap as a share of the dearer price."""
        return 1 - self.less / self.more

    def __str__(self) -> str:
        share = (Decimal(100 * self.share.numerator) / self.share.denominator).quantize(_SHOWN, ROUND_FLOOR)
        due = "once" if self.axis.per == "once" else f"a {self.axis.per}"
        some = f"{self.axis.events:,} times {self.quantity:,}" if self.axis.events > 1 else f"{self.quantity:,}"
        of = f" for {some} {self.axis.unit}" if self.axis.unit and self.quantity else ""
        both = " against ".join(str(Money.of(each, self.currency)) for each in (self.less, self.more))
        days = sorted({each.date for each in self.rates})
        rates = f", by the rates of {' and '.join(map(str, days))}" if days else ""
        regions = f"{share}% less in {self.cheap.region.name} than in {self.dear.region.name}"
        return f"`{self.cheap.price.plan}` costs {regions}{of}: {both} {due}{rates}"


def gaps(book: PriceBook, beyond: Fraction = Fraction(0)) -> Iterator[Gap]:
    """The gaps between a region and the dearest one, at each quantity where prices bend; all in the first currency.

    Those whose share of the dearer price is more than ``beyond``. Between two bends prices are straight lines, so that
    no gap there is wider than at both its ends. A region whose currency has no rate is left out, and units that one of
    two regions does not charge are not compared.
    """
    by_plan: dict[str, list[_Compared]] = {}
    for each in price_list(book):
        rate = rate_between(book, each.region.currency, book.regions[0].currency)
        if rate is not None or each.region.currency == book.regions[0].currency:
            compared = _Compared(each, rate, worth(rate, book.regions[0].currency))
            by_plan.setdefault(each.price.plan, []).append(compared)
    for plans in by_plan.values():
        for per in ("once", *MONTHS):
            yield from _due(plans, per, beyond, book.regions[0].currency)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The price of a plan in a region, and what its currency is worth in the first one."""

    listed: Listed
    rate: ExchangeRate | None
    worth: Fraction


@dataclass(frozen=True, slots=True)
class _Costs:
    """What a price comes to in a period, each amount times ``weight`` in parts that all regions share."""

    of: _Compared
    tariff: Tariff
    weight: int
    units: frozenset[str]


def _due(plans: list[_Compared], per: str, beyond: Fraction, currency: str) -> Iterator[Gap]:
    """The gaps of a plan in what is due once, or each month, quarter or year."""
    prices = tuple(each.listed.price for each in plans)
    tariffs = [Tariff.of(price, per) for price in prices]
    if not any(tariff.asks for tariff in tariffs):
        return
    parts = [tariff.parts * each.worth.denominator for tariff, each in zip(tariffs, plans, strict=True)]
    whole = lcm(*parts)
    mine = [
        _Costs(each, tariff, whole // part * each.worth.numerator, tariff.units)
        for each, tariff, part in zip(plans, tariffs, parts, strict=True)
    ]
    for axis in dict.fromkeys((Axis(per, ""), *axes(prices, per))):
        asked = [each for each in mine if not axis.unit or axis.unit in each.units]
        for quantity, (less, cheap), (more, dear) in _at(asked, axis, beyond) if len(asked) > 1 else ():
            rates = tuple(each.rate for each in (cheap, dear) if each.rate)
            amounts = Fraction(less, whole), Fraction(more, whole)
            yield Gap(cheap.listed, dear.listed, axis, quantity, *amounts, currency, rates)


def _at(
    mine: list[_Costs], axis: Axis, beyond: Fraction
) -> Iterator[tuple[int, tuple[Amount, _Compared], tuple[Amount, _Compared]]]:
    """At each quantity where a price bends, what costs less than the dearest by more than allowed, and the dearest."""
    for quantity in points(tuple(each.of.listed.price for each in mine), axis):
        used = axis.used(quantity)
        sold = [(cost * each.weight, each.of) for each in mine if (cost := each.tariff.at(used)) is not None]
        if sold:
            dearest = max(sold, key=itemgetter(0))
            most = dearest[0] * (beyond.denominator - beyond.numerator)
            yield from ((quantity, each, dearest) for each in sold if each[0] * beyond.denominator < most)
