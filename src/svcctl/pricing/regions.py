"""Where a price book sells what, and for how much: prices as they are written, and those computed from another region.

A computed price is the one of the other region, exchanged at the rate of the book, times the factor of its own region,
and rounded as that declares; a cost is exchanged only, and rounded up. Nothing else of a charge changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import chain

from svcctl.findings import Path
from svcctl.kinds.price_book import ExchangeRate, Price, PriceBook, Region
from svcctl.money import Step, minor_digits
from svcctl.money.charm import charmed, grid_for
from svcctl.pricing.repriced import amounts, repriced
from svcctl.pricing.shapes import Plain

_FINER = 4
"""Costs have so many decimals more than what their currency can pay."""
_EXACT, _UPWARDS = Context(prec=60), Context(prec=60, rounding=ROUND_CEILING)


@dataclass(frozen=True)
class Listed:
    """The price of a plan in a region, and where it is written: in its row, or by the adjustment of its region.

    ``base`` is what it was computed from, and ``path`` then ends with the plan: many are computed in one place.
    """

    price: Price
    region: Region
    path: Path
    base: "Listed | None" = None
    rate: ExchangeRate | None = None

    def charge_path(self, number: int) -> Path:
        """Where a charge of it is written."""
        return (*self.path, "charges", number)

    @cached_property
    def factor(self) -> Fraction:
        """By what prices are multiplied after exchange."""
        return _factor(self.region)

    def why(self, number: int) -> tuple[Step, ...]:
        """How the prices of a charge follow from those of the other region; empty where they are written."""
        if self.base is None:
            return ()
        return tuple(step for each in amounts(self.base.price.charges[number]) for step in self._steps(*each))

    def why_commitment(self) -> tuple[Step, ...]:
        """How the least that everything comes to follows from that of the other region."""
        known = self.base and self.base.price.commitment
        return tuple(self._steps("commitment", known.amount)) if known else ()

    def _steps(self, what: str, amount: Decimal) -> Iterator[Step]:
        assert self.base is not None  # noqa: S101 - asked of computed prices only
        adjusted = Fraction(amount) * worth(self.rate, self.region.currency) * self.factor
        text, said = f"{what} in {self.base.region.name}: {self.base.region.currency} {{}}", [Plain(amount)]
        if self.rate is not None:
            text += f" {_exchange(self.rate, self.region.currency)}"
        if self.factor != 1:
            text, said = f"{text} x {{}}", [*said, Plain(self.factor)]
        grids = [each.grid for each in self.region.rounding]
        yield Step(f"{text} = {{}}", *said, _short(adjusted))
        found, how = Plain(charmed(adjusted, grids)), grid_for(adjusted, grids) or "as it is"
        yield Step("{}: {} {}", how, self.region.currency, found)


def _short(amount: Fraction) -> str:
    """An amount before it is rounded: exact where four decimals do."""
    shown = Fraction(round(amount * 10_000), 10_000)
    return f"{'' if shown == amount else 'about '}{Plain(shown)}"


def rate_between(book: PriceBook, one: str, other: str) -> ExchangeRate | None:
    """The rate that a book declares between two currencies, in either direction; None where there is none."""
    return next((each for each in book.exchange_rates if {each.from_, each.to} == {one, other}), None)


def worth(rate: ExchangeRate | None, currency: str) -> Fraction:
    """What one unit of the other currency of a rate is in this one, exact; without a rate the currencies are alike."""
    if rate is None:
        return Fraction(1)
    return Fraction(rate.rate) if rate.to == currency else 1 / Fraction(rate.rate)


@lru_cache(maxsize=1024)  # many rules look at the same books
def price_list(book: PriceBook) -> tuple[Listed, ...]:
    """Every price of a book: those that are written, in their order, then those computed for each region."""
    written = _written(book)
    computed = (_computed(book, written, index, region) for index, region in enumerate(book.regions))
    return (*written, *chain.from_iterable(computed))


def listed(book: PriceBook, plan: str, region: str) -> Listed | None:
    """The price of a plan in a region; None where the book has none."""
    written = _written(book, plan)
    found = [each for each in written if each.price.region == region]
    for index, described in enumerate(book.regions):
        if described.name == region and not found:
            found += _computed(book, written, index, described)
    return next(iter(found), None)


def _written(book: PriceBook, plan: str = "") -> list[Listed]:
    """The prices that are written; of one plan alone, where it is named."""
    regions, pinned = {region.name: region for region in book.regions}, f"{plan}@"
    return [
        Listed(price, _of(regions, price.region), ("spec", "prices", row))
        for row, price in enumerate(book.prices)
        if not plan or price.plan == plan or price.plan.startswith(pinned)
    ]


def without_rate(book: PriceBook) -> Iterator[Listed]:
    """What would be computed if somebody said what a currency is worth. Its price is still that of the other region."""
    written = _written(book)
    for index, region in enumerate(book.regions):
        for base in _bases(book, written, region):
            one, other = base.region.currency, region.currency
            if one != other and rate_between(book, one, other) is None:
                yield Listed(base.price, region, _path(base, index), base)


def _computed(book: PriceBook, written: list[Listed], index: int, region: Region) -> Iterator[Listed]:
    bases = list(_bases(book, written, region))
    if bases:
        yield from _adjusted(book, bases, region, index)


def _bases(book: PriceBook, written: list[Listed], region: Region) -> Iterator[Listed]:
    """The prices that a region takes from another one: of plans that have none of their own and are sold there."""
    if region.adjustment is None:
        return
    own = {each.price.plan for each in written if each.price.region == region.name}
    own |= {each.plan for each in book.not_sold if each.region == region.name}
    for each in written:
        if each.price.region == region.adjustment.of and each.price.plan not in own:
            yield each


def _factor(region: Region) -> Fraction:
    return Fraction(region.adjustment.factor) if region.adjustment else Fraction(1)


def _of(regions: dict[str, Region], name: str) -> Region:
    """A region by its name. One that nobody describes is a finding; its prices are in no currency."""
    return regions.get(name) or Region(name=name, countries=(), currency="")


def _adjusted(book: PriceBook, bases: list[Listed], region: Region, index: int) -> Iterator[Listed]:
    """The prices of a region out of those of another; none where nobody says what the currency is worth."""
    currency = bases[0].region.currency
    rate = rate_between(book, currency, region.currency)
    if rate is None and currency != region.currency:
        return
    exchanged, grids = worth(rate, region.currency), [each.grid for each in region.rounding]
    adjusted = exchanged * _factor(region)
    whole = 10 ** (minor_digits(region.currency) + _FINER)

    @cache  # plans share many amounts
    def asked(amount: Decimal) -> Decimal:
        return _decimal(charmed(Fraction(amount) * adjusted, grids))

    @cache
    def cost(amount: Decimal) -> Decimal:
        return _decimal(Fraction(-(-Fraction(amount) * exchanged * whole // 1), whole))

    for base in bases:
        yield Listed(repriced(base.price, region, currency, asked, cost), region, _path(base, index), base, rate)


def _path(base: Listed, index: int) -> Path:
    return ("spec", "regions", index, "adjustment", base.price.plan.partition("@")[0])


def _decimal(amount: Fraction) -> Decimal:
    """A fraction as a decimal, without zeros at its end; one that has no end in decimals is rounded up, far behind."""
    found = _UPWARDS.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    return found.to_integral() if found == found.to_integral() else _EXACT.normalize(found)


def _exchange(rate: ExchangeRate, currency: str) -> str:
    """The rate in words: ``x 11.785 (NOK for one EUR on 2025-12-15, Norges Bank)``."""
    way = "x" if rate.to == currency else "/"
    return f"{way} {Plain(rate.rate)} ({rate.to} for one {rate.from_} on {rate.date}, {rate.source})"
