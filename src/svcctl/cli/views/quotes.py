"""A quote as text and JSON: for the customer, and with --internal for the seller alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from svcctl.cli.views.quoting import Quoted
from svcctl.findings import Place
from svcctl.money import Money
from svcctl.pricing import Line, Quote
from svcctl.pricing.discounts import Taken
from svcctl.pricing.shapes import Plain

_DUE = {"once": "once", "month": "each month", "year": "each year"}
_TAX = "Without tax."


class Shown:
    """A quote and how much of it is shown. Lines of YAML are looked up only when somebody asks for reasons."""

    def __init__(self, found: Quoted, *, explain: bool, internal: bool) -> None:
        self.quote, self._root = found.quote, found.root
        self.explain, self.internal = explain, internal
        self._contents: dict[str, bytes] = {}

    def place(self, line: Line) -> str:
        """Where the price of a line stands: ``policies/prices/cloud.yaml:41``, and what it was computed from."""
        listed, book = line.offer.listed, line.offer.book
        where = self.line_of(book.place(*line.path))
        if listed.base is None:
            return where
        return f"{where}, from {self.line_of(book.place(*listed.base.path, *line.path[len(listed.path) :]))}"

    def line_of(self, place: Place) -> str:
        """The file and line of a place."""
        from svcctl.source.yaml_text import locate  # noqa: PLC0415

        if place.file not in self._contents:
            self._contents[place.file] = (self._root / place.file).read_bytes()
        (span,) = locate(self._contents[place.file], [(place.document, place.path, False)])
        return f"{place.file}:{span.line}"

    @property
    def head(self) -> str:
        """What is quoted: for whom and where, in which currency, for how long and by the prices of which day."""
        ask = self.quote.ask
        months = f"{ask.months} month{'s'[: ask.months != 1]}"
        whom = f"{ask.customer}, {ask.region}" if ask.customer else ask.region
        return (
            f"Quote {self.quote.id} for {whom}, in {self.quote.currency}, {months}, by the price list of {ask.day}; "
            f"valid until {self.quote.valid_until}"
        )

    def sums(self) -> Iterator[tuple[str, Money]]:
        """What the lines add up to: each period that has lines, then the contract."""
        for per in self.quote.charged():
            listed, due = self.quote.listed(per), self.quote.subtotal(per)
            if listed != due:
                yield f"{_DUE[per].capitalize()}, by the list", listed
                yield f"{_DUE[per].capitalize()}, discounts", Money(due.minor - listed.minor, due.currency)
            yield _DUE[per].capitalize(), due
        yield "Contract value", self.quote.value

    def inside(self) -> Iterator[tuple[str, str]]:
        """What only the seller may see of the contract as a whole."""
        value, cost, floor = self.quote.value, self.quote.within("cost"), self.quote.within("floor")
        yield "Margin", _margin(value, cost)
        yield "Above the floor", _above(value, floor)


def as_text(shown: Shown) -> str:
    """For a terminal: a table for each plan, then the sums."""
    rows = [_cells(line) for line in shown.quote.lines]
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    said, plan = [shown.head], ""
    for line, row in zip(shown.quote.lines, rows, strict=True):
        if line.plan != plan:
            plan = line.plan
            said += ["", f"{line.offer.title} ({plan})"]
        name, quantity, amount, due = row
        text = f"  {name:<{wide[0]}}  {quantity:>{wide[1]}}  {amount:>{wide[2]}}  {due:<{wide[3]}}"
        said.append(text.rstrip() + (f"  [{_inside(line)}]" if shown.internal else ""))
        said += [f"    - {_off(shown, each)}" for each in line.taken]
        if shown.explain:
            said += [f"      {step}" for step in line.steps] + [f"      {shown.place(line)}"]
    sums = [(name, str(amount)) for name, amount in shown.sums()] + list(shown.inside() if shown.internal else ())
    first, second = (max(len(row[column]) for row in sums) for column in (0, 1))
    said += ["", *(f"{name:<{first}}  {amount:>{second}}" for name, amount in sums), *_agreed(shown.quote), "", _TAX]
    return "\n".join(said) + "\n"


def as_json(shown: Shown) -> str:
    """For programs: amounts are decimal strings, so that nobody reads them as binary fractions."""
    quote, ask = shown.quote, shown.quote.ask
    data: dict[str, Any] = {
        "schema": "svcctl.quote/1",
        "id": quote.id,
        "customer": ask.customer or None,
        "validUntil": quote.valid_until.isoformat(),
        "region": ask.region,
        "currency": quote.currency,
        "asOf": ask.day.isoformat(),
        "months": ask.months,
        "lines": [_line(shown, line) for line in quote.lines],
        "listed": {per: _plain(quote.listed(per)) for per in _DUE},
        "subtotals": {per: _plain(quote.subtotal(per)) for per in _DUE},
        "contractValue": _plain(quote.value),
        "approvals": [{"by": each.by, "reason": each.reason, "given": each.given} for each in quote.verdict.approvals],
    }
    if quote.verdict.refused:
        most = quote.verdict.largest
        data["refused"] = {
            "reasons": list(quote.verdict.refused),
            "largestDiscount": None if most is None else str(most),
        }
    if shown.internal:
        data["internal"] = {"cost": _plain(quote.within("cost")), "floor": _plain(quote.within("floor"))}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _line(shown: Shown, line: Line) -> dict[str, Any]:
    quantity = None if line.quantity is None else str(Plain(line.quantity)).replace(",", "")
    amount, book = _plain(line.amount), line.offer.book.label
    data: dict[str, Any] = {"plan": line.plan, "name": line.name, "per": line.per, "quantity": quantity}
    data |= {"unit": line.unit or None, "amount": amount, "priceBook": book}
    data["discounts"] = [
        {"name": each.off.name, "type": each.off.type, "share": str(each.off.share), "amount": _plain(each.amount)}
        for each in line.taken
    ]
    data["net"] = _plain(line.net)
    if shown.explain:
        data |= {"steps": [str(step) for step in line.steps], "place": shown.place(line)}
    if shown.internal:
        data["internal"] = {"cost": _plain(line.cost), "floor": _plain(line.floor)}
    return data


def _cells(line: Line) -> tuple[str, str, str, str]:
    quantity = "" if line.quantity is None else f"{Plain(line.quantity)} {line.unit}"
    return line.name, quantity, str(line.amount), _DUE[line.per]


def _off(shown: Shown, taken: Taken) -> str:
    off = taken.off
    where = f" ({shown.line_of(off.place)})" if shown.explain and off.place else ""
    return f"{off.name}, {off.share}: less {taken.amount}{where}"


def _agreed(quote: Quote) -> Iterator[str]:
    for each in quote.verdict.approvals:
        yield f"\n{'Approved' if each.given else 'Needs approval'} by {each.by}: {each.reason}"


def _inside(line: Line) -> str:
    return f"margin {_margin(line.net, line.cost)}; above the floor {_above(line.net, line.floor)}"


def _margin(amount: Money, cost: Money | None) -> str:
    """The margin in money, and as a share of the price to a tenth of a percent; the share is for reading only."""
    if cost is None:
        return "unknown (no cost)"
    rest = Money(amount.minor - cost.minor, amount.currency)
    if not amount.minor:
        return str(rest)
    return f"{rest} ({Decimal(round(Fraction(rest.minor * 1000, amount.minor))).scaleb(-1)}%)"


def _above(amount: Money, floor: Money | None) -> str:
    return "unknown (no floor)" if floor is None else str(Money(amount.minor - floor.minor, amount.currency))


def _plain(amount: Money | None) -> str | None:
    return None if amount is None else f"{amount.amount:f}"


FORMATS: Mapping[str, Callable[[Shown], str]] = {"text": as_text, "json": as_json}
