"""What was used, billed by the prices of both sides: who pays more, who less, and how the changes are effect."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from svcctl.findings.report import many
from svcctl.money import Money
from svcctl.pricing import left_out
from svcctl.pricing.effects import Effect, effects, share
from svcctl.review.model import Impact
from svcctl.review.sums import data, rise, told
from svcctl.sla.layout import Section

if TYPE_CHECKING:
    from svcctl.pricing.simulate import Changed, Simulated
    from svcctl.pricing.usage import Used

_PARTS = {"least": 0, "lower quartile": 1, "median": 2, "upper quartile": 3, "most": 4}
_MOST = 20
_WHAT = "What begins in each month by list prices and discounts, as quotes have it, without tax."


def bills(used: "Used", simulated: "Simulated", day: date, *, named: bool) -> Impact:
    """The bills of both sides compared; customers by name only where that is wanted."""
    found = effects(simulated.changes)
    sections = [_amounts(found), _shares(found)]
    if named:
        sections.append(_by_name(found))
    rejected = ", ".join(f"{code} {count:,}" for code, count in sorted(used.rejected.items()) if count)
    left = used.rejected.total()
    rows = f"{many(used.read, 'row')} of usage read: {used.read - left:,} billed, {left:,} rejected"
    notes = (
        f"{rows}{f' ({rejected})' if rejected else ''}; prices of {day}.",
        f"Contracts: {left_out.by_whom(simulated.agreed, simulated.bills)}.",
        *(f"{count}: {why}." for count, why in left_out.told(simulated.left_out)),
        _WHAT,
    )
    headline = " ".join(map(_headline, found))
    return Impact("usage", "Bills by usage", headline, _data(found, used, day, named=named), tuple(sections), notes)


def _headline(effect: Effect) -> str:
    more, less = len(effect.losers), len(effect.winners)
    median = effect.quantile(Fraction(1, 2))
    middle = "" if median is None else f", the median bill changes by {share(median)}"
    people = f"{many(effect.customers, 'customer')}, {more:,} pay more and {less:,} less"
    return f"{told(effect.totals)}: {people}{middle}."


def _amounts(found: list[Effect]) -> Section:
    columns = ("currency", "customers", "pay more", "pay less", "the same", "before", "after", "change")
    rows = []
    for each in found:
        counts = (each.customers, len(each.losers), len(each.winners), each.same)
        rows.append((each.currency, *(f"{count:,}" for count in counts), *map(str, each.totals), rise(each.totals)))
    return Section("Bills by usage", columns, rows, frozenset(columns[1:]))


def _shares(found: list[Effect]) -> Section:
    columns = ("currency", *_PARTS)
    rows = [(each.currency, *(_share(each, part) for part in _PARTS.values())) for each in found]
    return Section("How much a customer's bill changes", columns, rows, frozenset(_PARTS))


def _share(effect: Effect, quarters: int) -> str:
    found = effect.quantile(Fraction(quarters, 4))
    return "" if found is None else share(found)


def _by_name(found: list[Effect]) -> Section:
    """The largest rises first, as shares of what was paid."""
    rows = [
        (change.customer, *map(str, _sums(change)), "from nothing" if change.rise is None else share(change.rise))
        for each in found
        for change in each.losers[:_MOST]
    ]
    columns = ("customer", "before", "after", "change")
    return Section("Whose bill rises most", columns, rows, frozenset(columns[1:]))


def _sums(change: "Changed") -> tuple[Money, Money]:
    return Money(change.before, change.currency), Money(change.after, change.currency)


def _percent(part: Fraction) -> Decimal:
    """A share as a percentage with six decimals."""
    return Decimal(round(part * 100_000_000)).scaleb(-6)


def _data(found: list[Effect], used: "Used", day: date, *, named: bool) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "rows": {"read": used.read, "rejected": {code: n for code, n in sorted(used.rejected.items()) if n}},
        "currencies": [_of_currency(each, named=named) for each in found],
    }


def _of_currency(effect: Effect, *, named: bool) -> dict[str, Any]:
    parts = {name.replace(" ", "_"): effect.quantile(Fraction(quarters, 4)) for name, quarters in _PARTS.items()}
    said: dict[str, Any] = {
        **data(effect.totals),
        "customers": effect.customers,
        "pay_more": len(effect.losers),
        "pay_less": len(effect.winners),
        "same": effect.same,
        "rise_percent": {name: None if part is None else f"{_percent(part):f}" for name, part in parts.items()},
    }
    if named:
        keys = ("customer", "before", "after")
        rows = ((change.customer, *(f"{money.amount:f}" for money in _sums(change))) for change in effect.changes)
        said["by_customer"] = [dict(zip(keys, row, strict=True)) for row in rows]
    return said
