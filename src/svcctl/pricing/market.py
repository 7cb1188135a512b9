"""Market prices and forecasts out of tables: every row is kept, or rejected with its reason."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from svcctl.pricing.levels import Sold
from svcctl.pricing.proposals import Market
from svcctl.pricing.regions import rate_between, worth
from svcctl.source.tables import Chunk, Export, Rejected, Wanted

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_COMMA = re.compile(r"[0-9.,]*,[0-9.,]*", re.ASCII)
_TEXTS = ("plan", "region", "competitor", "price")
MARKET: Mapping[str, Wanted] = {
    **{name: Wanted(name, "text") for name in _TEXTS},
    **{name: Wanted(name, "text", optional=True, extra=True) for name in ("currency", "date")},
}
FORECAST: Mapping[str, Wanted] = {
    **{name: Wanted(name, "text") for name in ("plan", "region", "volume")},
    **{name: Wanted(name, "text", optional=True, extra=True) for name in ("period", "price", "target")},
}
Sale = tuple[str, str]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many customers a plan has in a region in one month, what each pays then, and what that should come to.

    ``price`` is None where the list price is meant, ``target`` where nobody set one.
    """

    volume: Fraction
    price: Fraction | None = None
    target: Fraction | None = None
    period: str = ""

    @classmethod
    def of(cls, volume: Decimal, target: Decimal | None) -> Self:
        """A forecast as a price book declares it, for any month."""
        return cls(Fraction(volume), target=None if target is None else Fraction(target))


@dataclass(slots=True)
class Read:
    """What tables held: values by plan and region, how many rows there were, and the rejected ones.

    ``older`` rows are no fault: the same competitor has a later price.
    """

    market: dict[Sale, Market] = field(default_factory=dict)
    forecasts: dict[Sale, list[Forecast]] = field(default_factory=dict)
    rows: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    older: int = 0


class _RowError(ValueError):
    """A row that cannot be used: the field that is to blame, a code, and the reason."""

    def __init__(self, about: str, code: str, reason: str) -> None:
        super().__init__(reason)
        self.about, self.code = about, code


def read_market(read: Read, exports: Iterable[Export], sales: Mapping[Sale, Sold], days: tuple[date, date]) -> None:
    """The market prices of some days, the latest of each competitor, in the currency of the region.

    A price without a day counts where any day does.
    """
    latest: dict[tuple[Sale, str], tuple[date, Fraction]] = {}

    def take(row: Row) -> None:
        sale = _sale(row, sales)
        competitor = row["competitor"].casefold()
        if not competitor:
            raise _RowError("competitor", "competitor-missing", "this row names no competitor")
        seen = _day(row.get("date", ""), days)
        price = _number(row, "price") * _exchange(row.get("currency", ""), sales[sale])
        if not price:
            raise _RowError("price", "unreadable-price", "nobody asks nothing: a price is above 0")
        known = latest.get((sale, competitor))
        if known is not None and known[0] == seen:
            said = f"'{row['competitor']}' has a price for this plan and region on that day already"
            raise _RowError("competitor", "duplicate-price", said)
        read.older += known is not None
        if known is None or known[0] < seen:
            latest[sale, competitor] = seen, price

    _each(read, exports, take)
    by_sale: dict[Sale, list[Fraction]] = {}
    for (sale, _), (_, price) in latest.items():
        by_sale.setdefault(sale, []).append(price)
    read.market = {sale: Market(tuple(sorted(prices))) for sale, prices in by_sale.items()}


def read_forecast(read: Read, exports: Iterable[Export], sales: Mapping[Sale, Sold]) -> None:
    """The forecasts of a table, one row for a plan, a region and a month."""
    seen: set[tuple[Sale, str]] = set()

    def take(row: Row) -> None:
        sale, period = _sale(row, sales), row.get("period", "")
        if (sale, period) in seen:
            raise _RowError("plan", "duplicate-forecast", "this plan has a forecast for this region and period already")
        price, target = (_number(row, name) if row.get(name) else None for name in ("price", "target"))
        forecast = Forecast(_number(row, "volume"), price, target, period)
        seen.add((sale, period))
        read.forecasts.setdefault(sale, []).append(forecast)

    _each(read, exports, take)


def _each(read: Read, exports: Iterable[Export], take: Callable[[Row], None]) -> None:
    """Gives every row to ``take``, and keeps those it refuses."""
    for export in exports:
        for chunk in export.chunks():
            read.rows += chunk.count + len(chunk.rejected)
            read.rejected += chunk.rejected
            for number, row in enumerate(_rows(chunk)):
                try:
                    take(row)
                except _RowError as error:
                    read.rejected += chunk.reject([number], error.about, error.code, str(error))


def _rows(chunk: Chunk) -> Iterator[Row]:
    for number in range(chunk.count):
        yield {name: column.values[column.codes[number]] for name, column in chunk.texts.items()}


def _sale(row: Row, sales: Mapping[Sale, Sold]) -> Sale:
    sale = row["plan"], row["region"]
    if sale not in sales:
        plans = {plan for plan, _ in sales}
        if sale[0] not in plans:
            raise _RowError("plan", "unknown-plan", f"there is no plan '{sale[0]}' with a price")
        raise _RowError("region", "unknown-region", f"'{sale[0]}' has no price in '{sale[1]}'")
    return sale


def _number(row: Row, name: str) -> Fraction:
    if not _NUMBER.fullmatch(row[name]):
        said = f"'{row[name]}' is no plain number from 0, such as 1200.50"
        if _COMMA.fullmatch(row[name]):
            said = f"'{row[name]}' has a comma; write a point before decimals, and nothing between thousands"
        raise _RowError(name, f"unreadable-{name}", said)
    return Fraction(Decimal(row[name]))


def _day(text: str, days: tuple[date, date]) -> date:
    """The day of a price, of those that count; one without a day is older than all others."""
    since, today = days
    if not text:
        if since > date.min:
            raise _RowError("date", "stale-price", f"nobody says of which day this is; prices count since {since}")
        return date.min
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise _RowError("date", "unreadable-date", f"'{text}' is no date such as 2026-01-31") from None
    if found > today:
        raise _RowError("date", "date-to-come", f"{text} is after {today}, the day that is asked for")
    if found < since:
        raise _RowError("date", "stale-price", f"{text} is before {since}, since when prices count")
    return found


def _exchange(currency: str, sold: Sold) -> Fraction:
    """What one unit of a currency is in that of the region, by the rates of its price book."""
    if currency in {"", sold.currency}:
        return Fraction(1)
    rate = rate_between(sold.book.spec, currency, sold.currency)
    if rate is None:
        said = f"{sold.book.label} has no exchange rate between '{currency}' and {sold.currency}"
        raise _RowError("currency", "no-exchange-rate", said)
    return worth(rate, sold.currency)
