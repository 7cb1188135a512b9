"""How much less a plan costs in one region than in another, after exchange, for the quantities where prices bend."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from svcctl.kinds.price_book import ExchangeRate, PriceBook
from svcctl.money import Money
from svcctl.pricing.periods import MONTHS
from svcctl.pricing.regions import Listed, price_list, rate_between, worth
from svcctl.pricing.totals import Axis, axes, points, total

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


def gaps(book: PriceBook) -> Iterator[Gap]:
    """Every gap between a region and the dearest one, at each quantity where prices bend; all in the first currency.

    Between two bends prices are straight lines, so that no gap there is wider than at both its ends. A region whose
    currency has no rate is left out, and units that one of two regions does not charge are not compared.
    """
    by_plan: dict[str, list[_Compared]] = {}
    for each in price_list(book):
        rate = rate_between(book, each.region.currency, book.regions[0].currency)
        if rate is not None or each.region.currency == book.regions[0].currency:
            compared = _Compared(each, rate, worth(rate, book.regions[0].currency))
            by_plan.setdefault(each.price.plan, []).append(compared)
    for plans in by_plan.values():
        for per in ("once", *MONTHS):
            yield from _at(book, plans, Axis(per, ""))
            for axis in axes(tuple(each.listed.price for each in plans), per):
                yield from _at(book, [each for each in plans if axis.unit in each.charged(per)], axis)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The price of a plan in a region, and what its currency is worth in the first one."""

    listed: Listed
    rate: ExchangeRate | None
    worth: Fraction

    def charged(self, per: str) -> set[str]:
        return {charge.unit for charge in self.listed.price.charges if charge.per == per and charge.unit}

    def costs(self, axis: Axis, quantity: int) -> Fraction | None:
        amount = total(self.listed.price, axis.per, axis.used(quantity))
        return None if amount is None else amount * self.worth


def _at(book: PriceBook, mine: list[_Compared], axis: Axis) -> Iterator[Gap]:
    for quantity in points(tuple(each.listed.price for each in mine), axis):
        sold = [(cost, each) for each in mine if (cost := each.costs(axis, quantity)) is not None]
        more, dear = max(sold, key=lambda pair: pair[0], default=(Fraction(0), None))
        for less, cheap in sold if dear and more else ():
            if less < more and dear is not None:
                rates = tuple(each.rate for each in (cheap, dear) if each.rate)
                yield Gap(cheap.listed, dear.listed, axis, quantity, less, more, book.regions[0].currency, rates)
