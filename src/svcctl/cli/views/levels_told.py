"""Price levels as text, Markdown, CSV and JSON. What cannot be paid is shown rounded; all was worked out exactly."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from svcctl.cli.views.amounts import percent
from svcctl.findings.report import many
from svcctl.money import Money, minor_digits
from svcctl.pricing.levels import Sold
from svcctl.pricing.market import Read
from svcctl.pricing.proposals import Proposal, Standing
from svcctl.pricing.shapes import Plain, Usage
from svcctl.pricing.targets import Revenue, reach

_NOTE = "For a month and one customer, without discounts and tax. Not for customers: it shows costs."
_REJECTED = 10
_WORDS = {"plan", "region", "currency", "position", "why"}


class Level(NamedTuple):
    """What is told of a plan in a region."""

    sold: Sold
    stands: Standing
    position: str
    proposal: Proposal
    revenue: Revenue | None


class Told(NamedTuple):
    """Everything that is told, and what was read for it."""

    day: date
    quantities: Mapping[str, Usage]
    levels: list[Level]
    read: Read


def _text(told: Told) -> str:
    said = [_head(told), *_rows_read(told)]
    for each in told.levels:
        said += ["", f"{each.sold.plan.name} in {each.sold.listed.region.name}, {each.sold.currency}"]
        said += [f"  {name:<10}{words}" for name, words in _lines(each)]
    return "\n".join([*said, "", *_totals(told), _NOTE]) + "\n"


def _head(told: Told) -> str:
    of = ", ".join(f"{Plain(each.quantity)} {unit}" for unit, each in told.quantities.items())
    return f"Price levels of {told.day}{f' for {of}' if of else ''}"


def _rows_read(told: Told) -> Iterator[str]:
    read = told.read
    if read.rows:
        older = f", {read.older:,} older than another of the same competitor" if read.older else ""
        yield f"{many(read.rows, 'row')} read, {len(read.rejected):,} rejected{older}"
        yield from (f"  {code} {count:,}" for code, count in sorted(Counter(row.code for row in read.rejected).items()))
        yield from (f"  {row.file}:{row.line}: {row.message}" for row in read.rejected[:_REJECTED])


def _lines(each: Level) -> Iterator[tuple[str, str]]:
    stands = each.stands
    levels = stands.levels
    named = {"cost": levels.cost, "minimum profit": levels.minimum, "target": levels.target, "list": levels.list}
    yield "levels", ", ".join(f"{name} {_shown(each, amount)}" for name, amount in named.items())
    market = stands.market
    if market.prices:
        ends = f"{_shown(each, market.prices[0])} to {_shown(each, market.prices[-1])}"
        yield (
            "market",
            f"{ends}, in the middle {_shown(each, market.middle)} ({many(len(market.prices), 'competitor')})",
        )
    among = f", dearer than {market.cheaper(stands.price):,} of {len(market.prices):,}" if market.prices else ""
    yield "price", f"{_shown(each, stands.price)}, {each.position}{among}{_apart(stands)}"
    yield "proposal", _proposed(each)
    if each.revenue is not None:
        yield "revenue", _earned(each, each.revenue)


def _apart(stands: Standing) -> str:
    """How far a price is from the middle of the market."""
    middle = stands.market.middle
    if middle is None or middle == stands.price:
        return "" if middle is None else ", just the middle"
    share = (stands.price - middle) / middle
    return f", {percent(abs(share))} {'above' if share > 0 else 'below'} the middle"


def _proposed(each: Level) -> str:
    price = each.proposal.price
    if price is None:
        return f"none: {each.proposal.reason}"
    change = Fraction(price.amount) - each.stands.price
    share = f", {percent(change / each.stands.price, signed=True)}" if each.stands.price and change else ""
    moved = f" ({_signed(each, change)}{share})" if change else ""
    return f"{price.amount:,f}{moved}: {each.proposal.reason}"


def _earned(each: Level, sums: Revenue) -> str:
    said = f"{_shown(each, sums.amount)} from {Plain(sums.volume)} customer months"
    if each.proposal.price is not None and not each.proposal.reason.startswith("stays"):
        said += f", {_shown(each, Fraction(each.proposal.price.amount) * sums.volume)} at the proposal if as many buy"
    if sums.target is None or sums.short is None:
        return f"{said}; no target"
    short = f"{_shown(each, abs(sums.short))} {'short' if sums.short > 0 else 'above'}"
    said += f"; target {_shown(each, sums.target)}, {short if sums.short else 'reached exactly'}"
    if sums.short <= 0:
        return said
    if sums.needed is None:
        return f"{said}; nobody buys it"
    return f"{said}; {_shown(each, _paid(each, sums.needed))} would be needed, {reach(each.stands.levels, sums.needed)}"


def _paid(each: Level, amount: Fraction) -> Fraction:
    """An amount as the price that reaches it: what cannot be paid goes up."""
    unit = 10 ** minor_digits(each.sold.currency)
    return Fraction(ceil(amount * unit), unit)


def _totals(told: Told) -> Iterator[str]:
    sums = _sums(told)
    for currency, (amount, target, aimed) in sums.items():
        compared = "" if target is None else f"; {Money.of(aimed, currency)} of {Money.of(target, currency)} targeted"
        yield f"Revenue in {currency}: {Money.of(amount, currency)}{compared}"
    if sums:
        yield ""


def _sums(told: Told) -> dict[str, tuple[Fraction, Fraction | None, Fraction]]:
    found: dict[str, tuple[Fraction, Fraction | None, Fraction]] = {}
    for each in told.levels:
        if (sums := each.revenue) is not None:
            amount, target, aimed = found.get(each.sold.currency, (Fraction(0), None, Fraction(0)))
            more = target if sums.target is None else (target or 0) + sums.target
            found[each.sold.currency] = amount + sums.amount, more, aimed + sums.aimed
    return found


def _markdown(told: Told) -> str:
    rows = [_cells(each, shown=True) for each in told.levels]
    names = [name.capitalize() for name in rows[0]]
    lines = [names, ["---" if name in _WORDS else "---:" for name in rows[0]]]
    lines += [[cell.replace("|", "\\|") for cell in row.values()] for row in rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    read = "\n".join(f"- {line.strip()}" for line in _rows_read(told))
    sums = "\n".join(f"- {line}" for line in _totals(told) if line)
    return "\n\n".join(part for part in (f"# {_head(told)}", read, table, sums, _NOTE) if part) + "\n"


def _cells(each: Level, *, shown: bool) -> dict[str, str]:
    """A plan in a region as the cells of a table: amounts as people write them, or plain for programs."""
    stands, sums = each.stands, each.revenue
    levels = stands.levels
    amounts = {"cost": levels.cost, "minimum profit": levels.minimum, "target": levels.target, "list": levels.list}
    amounts |= {"market": stands.market.middle, "price": stands.price}
    proposed = None if each.proposal.price is None else Fraction(each.proposal.price.amount)
    cells = {"plan": each.sold.plan.name, "region": each.sold.listed.region.name, "currency": each.sold.currency}

    def write(each: Level, amount: Fraction | None) -> str:
        return "" if amount is None else _shown(each, amount) if shown else _plain(each, amount)

    cells |= {name: write(each, amount) for name, amount in amounts.items()}
    cells |= {"position": each.position, "proposal": write(each, proposed), "why": each.proposal.reason}
    cells |= {"revenue": write(each, sums.amount if sums else None)}
    return cells | {"revenue target": write(each, sums.target if sums else None)}


def _csv(told: Told) -> str:
    lines = io.StringIO()
    rows = [_cells(each, shown=False) for each in told.levels]
    table = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return lines.getvalue()


def _json(told: Told) -> str:
    data: dict[str, Any] = {"schema": "svcctl/price-levels", "version": 1, "asOf": told.day.isoformat()}
    data["quantities"] = {unit: _number(each.quantity) for unit, each in told.quantities.items()}
    data["levels"] = [_entry(each) for each in told.levels]
    data["totals"] = [
        {"currency": currency, "revenue": _money(amount, currency), "target": _money(target, currency)}
        for currency, (amount, target, _) in _sums(told).items()
    ]
    rejected = [
        {"file": row.file, "line": row.line, "code": row.code, "message": row.message, "row": row.row}
        for row in told.read.rejected
    ]
    data["rows"] = {"read": told.read.rows, "rejected": rejected, "older": told.read.older}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _entry(each: Level) -> dict[str, Any]:
    stands, sums, currency = each.stands, each.revenue, each.sold.currency
    levels, market, price = stands.levels, stands.market, each.proposal.price
    named = {"cost": levels.cost, "minimumProfit": levels.minimum, "target": levels.target, "list": levels.list}
    entry: dict[str, Any] = {"plan": each.sold.plan.name, "region": each.sold.listed.region.name, "currency": currency}
    entry |= {name: _money(amount, currency) for name, amount in named.items()}
    entry["price"] = {"amount": _money(stands.price, currency), "position": each.position}
    ends = (market.prices[0], market.prices[-1]) if market.prices else (None, None)
    entry["market"] = {"competitors": len(market.prices), "cheaper": market.cheaper(stands.price)}
    amounts = {"lowest": ends[0], "middle": market.middle, "highest": ends[1]}
    entry["market"] |= {name: _money(amount, currency) for name, amount in amounts.items()}
    entry["proposal"] = {"price": None if price is None else f"{price.amount:f}", "reason": each.proposal.reason}
    entry["revenue"] = None
    if sums is not None:
        needed = None if sums.needed is None else _paid(each, sums.needed)
        amounts = {"amount": sums.amount, "target": sums.target, "short": sums.short, "needed": needed}
        entry["revenue"] = {"volume": _number(sums.volume)}
        entry["revenue"] |= {name: _money(amount, currency) for name, amount in amounts.items()}
    return entry


def _money(amount: Fraction | None, currency: str) -> str | None:
    return None if amount is None else f"{Money.of(amount, currency).amount:f}"


def _plain(each: Level, amount: Fraction | None) -> str:
    return _money(amount, each.sold.currency) or ""


def _shown(each: Level, amount: Fraction | None) -> str:
    return "unknown" if amount is None else f"{Money.of(amount, each.sold.currency).amount:,f}"


def _signed(each: Level, amount: Fraction) -> str:
    return f"{Money.of(amount, each.sold.currency).amount:+,f}"


def _number(number: Fraction) -> str:
    return str(Plain(number)).replace(",", "")


FORMATS: Mapping[str, Callable[[Told], str]] = {"text": _text, "csv": _csv, "json": _json, "markdown": _markdown}
