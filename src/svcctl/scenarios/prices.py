"""Prices that a scenario expects: each is quoted as a customer would be, with the way to what came instead."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from svcctl.findings import Path
from svcctl.kinds.scenario import ExpectedPrice, PriceOfOne
from svcctl.money import Money, minor_digits, round_half_up
from svcctl.pricing import Ask, Line, Quote, quote
from svcctl.pricing.periods import midnight
from svcctl.pricing.quantities import quantities
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import EACH, Less
from svcctl.scenarios.told import Told

_KEYS = ("once", "month", "quarter", "year", "firstBill", "value", "listed", "less", "unitPrice")
"""What can be expected of a price that is quoted."""


def price_name(hoped: ExpectedPrice) -> str:
    """What a price is called in what `svcctl test` prints."""
    amounts = "".join(f", {unit}={number}" for unit, number in hoped.quantities.items())
    return " ".join(filter(None, ("price of", hoped.plan, hoped.charge, "in", hoped.region))) + amounts


def price_path(place: int) -> Path:
    """Where an expected price stands."""
    return ("spec", "expect", "prices", place)


def price_reason(hoped: ExpectedPrice, told: Told) -> str:
    """Why a price is not the expected one; empty where it is."""
    of_one = (hoped.listed, hoped.less, hoped.unit_price)
    amounts = (hoped.once, hoped.month, hoped.quarter, hoped.year, hoped.first_bill, hoped.value, *of_one)
    if not hoped.refused and not any(amounts):
        return f"nothing is expected of it; write {', '.join(_KEYS)} or refused"
    try:
        found = quote(told.catalog, _ask(hoped, told))
        said = "; ".join(found.verdict.refused)
    except ValueError as error:
        found, said = None, str(error)
    if found is None or said:
        if not hoped.refused:
            return f"it is refused: {said}"
        return "" if hoped.refused in said else f"it is refused otherwise: {said}"
    if hoped.refused:
        return f"it is quoted at {found.value} for the term, expected a refusal with {hoped.refused!r}"
    lines = [line for line in found.lines if line.name == hoped.charge] if hoped.charge else list(found.lines)
    if vague := _vague(hoped, found, lines, any(of_one)):
        return vague
    wrong = "; ".join(
        f"{what} is {came}, expected {wanted}"
        for what, wanted, came in _compared(hoped, found, lines)
        if wanted != came
    )
    return f"{wrong} ({'; '.join(map(_way, lines))})" if wrong else ""


def _ask(hoped: ExpectedPrice, told: Told) -> Ask:
    given = {**told.quantities, **hoped.quantities}
    amounts = quantities((unit, str(number)) for unit, number in given.items())
    used = {unit: amount for unit, amount in amounts.items() if unit in hoped.quantities or _charged(hoped, unit, told)}
    deal = Ask((hoped.plan,), used, hoped.region, hoped.term.months, hoped.on or told.day)
    deal = replace(deal, start=None if hoped.start is None else midnight(hoped.start), every=hoped.billing)
    deal = replace(deal, discount=hoped.discount, codes=hoped.codes, approved_by=hoped.approved_by)
    off = hoped.amount_off
    less = () if off is None else (Less(Money.of(off.amount, off.currency), off.per),)
    return replace(deal, less=less, prices=hoped.set_price)


def _vague(hoped: ExpectedPrice, found: Quote, lines: list[Line], of_one: object) -> str:
    """Why an expectation is of no charge, or not of charges that fall due together; empty where all is well."""
    if not lines:
        return f"{hoped.plan} has no charge {hoped.charge!r}; it has {', '.join(line.name for line in found.lines)}"
    if of_one and len({line.per for line in lines}) > 1:
        said = ", ".join(f"{line.name} {EACH[line.per]}" for line in lines)
        return f"not all of it falls due equally often ({said}): name one by `charge`"
    if hoped.unit_price is not None and (len(lines) > 1 or lines[0].quantity is None):
        return f"a unit price is of one charge, of which there is some: {', '.join(line.name for line in lines)}"
    if hoped.unit_price is not None and not lines[0].charged:
        return f"there is no unit price of {lines[0].name}, since none is charged ({_way(lines[0])})"
    return ""


def _charged(hoped: ExpectedPrice, unit: str, told: Told) -> bool:
    """Quantities given to the whole story are for the plans that charge them, and no mistake for the others."""
    try:
        found = quote(told.catalog, Ask((hoped.plan,), {}, hoped.region, hoped.term.months, hoped.on or told.day))
    except ValueError:
        return True
    return any(unit in {line.unit, f"{line.plan}/{line.unit}"} for line in found.lines)


def _compared(hoped: ExpectedPrice, found: Quote, lines: list[Line]) -> Iterator[tuple[str, object, object]]:
    """What each amount is called, what was expected of it, and what it comes to."""
    listed = Money(sum(line.amount.minor for line in lines), found.currency)
    net = Money(sum(line.net.minor for line in lines), found.currency)
    if hoped.listed is not None:
        yield "the list price", hoped.listed, listed
    if hoped.less is not None:
        yield "what discounts take", hoped.less, Money(listed.minor - net.minor, found.currency)
    if hoped.unit_price is not None:
        yield "a unit", *_of_one(hoped.unit_price, net, lines[0])
    due = {"once": hoped.once, "month": hoped.month, "quarter": hoped.quarter, "year": hoped.year}
    for per, wanted in due.items():
        if wanted is not None:
            came = Money(sum(line.net.minor for line in lines if line.per == per), found.currency)
            yield "once" if per == "once" else f"each {per}", wanted, came
    names = {line.name for line in lines}
    if hoped.first_bill is not None:
        _, first = next(found.bills())
        yield "the first bill", hoped.first_bill, found.billed(each for each in first if each.line.name in names)
    if hoped.value is not None:
        value = found.billed(due for due in found.schedule if due.line.name in names)
        yield "the value of the contract", hoped.value, value


def _of_one(hoped: PriceOfOne, net: Money, line: Line) -> tuple[str, str]:
    """What one unit should cost and what it costs, to as many decimals as are written, and those of the currency."""
    wanted = Fraction(hoped.amount)
    digits = max(minor_digits(net.currency), -int(hoped.amount.as_tuple().exponent))
    came = Fraction(net.amount) / line.charged
    rounded = wanted if round_half_up(came, digits) == wanted else came
    return f"{hoped.currency} {Plain(wanted)}", f"{net.currency} {Plain(rounded)}"


def _way(line: Line) -> str:
    return f"{line.name}: {', '.join(map(str, line.steps))} by {line.offer.book.label}"
