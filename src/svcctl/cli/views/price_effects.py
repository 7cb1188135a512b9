"""A simulation of prices as text, Markdown, CSV and JSON. Shares are cut for reading; amounts are exact."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from svcctl.cli.views.amounts import percent
from svcctl.findings.report import many
from svcctl.money import Money
from svcctl.pricing import left_out
from svcctl.pricing.effects import Class, Effect
from svcctl.pricing.simulate import Changed, Simulated
from svcctl.pricing.usage import Used

_SHOWN = 10
_WHAT = "What begins in each month by list prices and discounts, as quotes have it, without tax."


class Found(NamedTuple):
    """What came of a simulation: ``names`` are what the sides are called, before and after."""

    used: Used
    simulated: Simulated
    effects: list[Effect]
    names: tuple[str, str]
    threshold: Fraction


def _text(found: Found) -> str:
    said = [_rows(found), *(f"  {line}" for line in _refused(found))]
    said += [f"Contracts: {_contracts(found)}", f"Before: {found.names[0]}", f"After:  {found.names[1]}"]
    for effect in found.effects:
        said += ["", f"{effect.currency}: {_revenue(effect)}", f"  {_counts(effect)}"]
        said += [f"  {words:<16} {count:>8,}" for words, count in _classes(effect)]
        for title, customers in _named(found, effect):
            said += [f"  {title}: {len(customers):,}", *(f"    {line}" for line in _bills(customers))]
    left = list(left_out.told(found.simulated.left_out))
    said += ["", "Left out", *(f"  {count}: {why}" for count, why in left)] if left else []
    return "\n".join([*said, "", _WHAT]) + "\n"


def _markdown(found: Found) -> str:
    said = ["# Usage by other prices", "", f"- {_rows(found)}", *(f"- {line}" for line in _refused(found))]
    said += [f"- Contracts: {_contracts(found)}", f"- Before: {found.names[0]}", f"- After: {found.names[1]}"]
    for effect in found.effects:
        said += ["", f"## {effect.currency}", "", f"{_revenue(effect)}. {_counts(effect)}.", ""]
        said += ["| Change | Customers |", "|---|---:|"]
        said += [f"| {words} | {count:,} |" for words, count in _classes(effect)]
        for title, customers in _named(found, effect):
            said += ["", f"**{title.capitalize()}: {len(customers):,}**", ""]
            said += ["| Customer | Before | After | Change |", "|---|---:|---:|---:|"] if customers else []
            said += [f"| {' | '.join(_cells(each))} |" for each in customers[:_SHOWN]]
    left = list(left_out.told(found.simulated.left_out))
    said += ["", "## Left out", "", *(f"- {count}: {why}" for count, why in left)] if left else []
    return "\n".join([*said, "", _WHAT]) + "\n"


def _rows(found: Found) -> str:
    used = found.used
    kept, wrong = used.read - used.rejected.total(), used.rejected.total()
    bills = many(found.simulated.bills, "bill")
    return f"{many(used.read, 'row')} read: {kept:,} billed, {wrong:,} rejected; {bills}"


def _contracts(found: Found) -> str:
    return left_out.by_whom(found.simulated.agreed, found.simulated.bills)


def _refused(found: Found) -> Iterator[str]:
    yield from (f"{code} {count:,}" for code, count in sorted(found.used.rejected.items()) if count)
    yield from (f"{row.file}:{row.line}: {row.message}" for row in found.used.shown)


def _revenue(effect: Effect) -> str:
    before, after = (Money(each, effect.currency) for each in (effect.before, effect.after))
    share = "" if effect.change is None else f" ({percent(effect.change, signed=True)})"
    return f"{before} before, {after} after, {Money(effect.after - effect.before, effect.currency)}{share}"


def _counts(effect: Effect) -> str:
    more, less = len(effect.losers), len(effect.winners)
    same = effect.customers - more - less
    return f"{many(effect.customers, 'customer')}: {more:,} pay more, {less:,} pay less, {same:,} the same"


def _classes(effect: Effect) -> Iterator[tuple[str, int]]:
    yield from ((_words(each), each.customers) for each in effect.spread)
    if effect.new:
        yield "from nothing", effect.new


def _words(each: Class) -> str:
    low, high = ("" if end is None else f"{end:+d}%".replace("+0", "0") for end in (each.low, each.high))
    return f"{low} to {high}" if low and high else f"below {high}" if high else f"above {low}"


def _named(found: Found, effect: Effect) -> Iterator[tuple[str, tuple[Changed, ...]]]:
    """Customers who are told by name, and why: those far above first, and those who save most."""
    yield f"above {percent(found.threshold, signed=True)}", effect.above
    if effect.winners:
        yield "pay less", effect.winners


def _bills(customers: Iterable[Changed]) -> Iterator[str]:
    for customer, before, after, share in map(_cells, list(customers)[:_SHOWN]):
        yield f"{customer}  {before} -> {after}  {share}"


def _cells(each: Changed) -> tuple[str, str, str, str]:
    before, after = (str(Money(amount, each.currency)) for amount in (each.before, each.after))
    return (
        each.customer.replace("|", "\\|"),
        before,
        after,
        "from nothing" if each.rise is None else percent(each.rise, signed=True),
    )


def _csv(found: Found) -> str:
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    table.writerow(("customer", "currency", "before", "after", "change", "above threshold"))
    above = {each for effect in found.effects for each in effect.above}
    for each in found.simulated.changes:
        amounts = (_plain(each, amount) for amount in (each.before, each.after, each.after - each.before))
        table.writerow((each.customer, each.currency, *amounts, "yes" if each in above else "no"))
    return lines.getvalue()


def _json(found: Found) -> str:
    """One object, described by ``schemas/output/price-simulation.schema.json``."""
    used, above = found.used, {each for effect in found.effects for each in effect.above}
    data: dict[str, Any] = {"schema": "svcctl.price-simulation/1", "before": found.names[0], "after": found.names[1]}
    data["rows"] = {"read": used.read, "rejected": {code: n for code, n in sorted(used.rejected.items()) if n}}
    data["bills"] = found.simulated.bills
    data["agreed"] = {who: found.simulated.agreed.get(who, 0) for who in ("subscription", "export")}
    data["leftOut"] = [
        {"code": code, "why": left_out.WHY[code], "before": before, "after": after}
        for code, (before, after) in found.simulated.left_out.items()
    ]
    data["currencies"] = [_currency(effect) for effect in found.effects]
    data["customers"] = [
        {
            "customer": each.customer,
            "currency": each.currency,
            "before": _plain(each, each.before),
            "after": _plain(each, each.after),
            "aboveThreshold": each in above,
        }
        for each in found.simulated.changes
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _currency(effect: Effect) -> dict[str, Any]:
    amounts = {"before": effect.before, "after": effect.after, "change": effect.after - effect.before}
    data: dict[str, Any] = {"currency": effect.currency}
    data |= {name: f"{Money(amount, effect.currency).amount:f}" for name, amount in amounts.items()}
    more, less = len(effect.losers), len(effect.winners)
    data |= {"customers": effect.customers, "payMore": more, "payLess": less, "aboveThreshold": len(effect.above)}
    data["spread"] = [
        {"abovePercent": each.low, "upToPercent": each.high, "customers": each.customers} for each in effect.spread
    ]
    return data | {"fromNothing": effect.new}


def _plain(each: Changed, amount: int) -> str:
    return f"{Money(amount, each.currency).amount:f}"


FORMATS: Mapping[str, Callable[[Found], str]] = {"text": _text, "csv": _csv, "json": _json, "markdown": _markdown}
