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
    by_plan: dict[str, list[Listed]] = {}
    for each in price_list(book):
        if _rate(book, each) is not None or each.region.currency == book.regions[0].currency:
            by_plan.setdefault(each.price.plan, []).append(each)
    for plans in by_plan.values():
        for per in ("once", *MONTHS):
            yield from _at(book, plans, Axis(per, ""))
            for axis in axes(tuple(each.price for each in plans), per):
                yield from _at(book, [each for each in plans if axis.unit in _charged(each, per)], axis)


def _at(book: PriceBook, mine: list[Listed], axis: Axis) -> Iterator[Gap]:
    for quantity in points(tuple(each.price for each in mine), axis):
        costs = [(_exchanged(book, each, total(each.price, axis.per, axis.used(quantity))), each) for each in mine]
        sold = [(cost, each) for cost, each in costs if cost is not None]
        more, dear = max(sold, key=lambda pair: pair[0], default=(Fraction(0), None))
        for less, cheap in sold if dear and more else ():
            if less < more and dear is not None:
                rates = tuple(rate for each in (cheap, dear) if (rate := _rate(book, each)))
                yield Gap(cheap, dear, axis, quantity, less, more, book.regions[0].currency, rates)


def _charged(listed: Listed, per: str) -> set[str]:
    return {charge.unit for charge in listed.price.charges if charge.per == per and charge.unit}


def _rate(book: PriceBook, listed: Listed) -> ExchangeRate | None:
    return rate_between(book, listed.region.currency, book.regions[0].currency)


def _exchanged(book: PriceBook, listed: Listed, amount: Fraction | None) -> Fraction | None:
    return None if amount is None else amount * worth(_rate(book, listed), book.regions[0].currency)
