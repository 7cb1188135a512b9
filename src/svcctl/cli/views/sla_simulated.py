"""What `svcctl sla simulate` prints: both sides and the difference, as text, Markdown or JSON."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console

from svcctl.cli.views.sla import print_section
from svcctl.findings.frame import safe
from svcctl.money import Money
from svcctl.sla.attainment import EVERYBODY
from svcctl.sla.layout import Section
from svcctl.sla.markdown import table
from svcctl.sla.simulate import Attained, Simulation, change, points
from svcctl.sla.statement import Statement

_NOTHING = "-"


class Sides:
    """Two statements over the same tickets, and how to call the other terms."""

    def __init__(self, base: Statement, other: Statement, simulated: Simulation, name: str) -> None:
        self.base, self.other, self.simulated, self.name = base, other, simulated, name
        self.names = {**other.names, **base.names}

    def named(self, customer: str) -> str:
        """A customer as a report names it."""
        return self.names.get(customer, customer)

    def headline(self) -> str:
        """What would be owed, in one sentence a currency."""
        told = [_owed(currency, both) for currency, both in self.simulated.totals().items()]
        return " ".join(told) or "Nothing is owed under either terms."

    def notes(self) -> Iterator[str]:
        """What a reader should know before comparing."""
        yield f"Other terms: {self.name}. Open items judged as of {self.other.as_of_text}."
        for whose, side in (("As they are", self.base), ("Other terms", self.other)):
            yield from (f"{whose}: {line}" for line in side.beside())
        if self.base.incidents is not None:
            yield from _either(self.base.notes, self.other.notes)
        yield from self._rows()
        if self.base.as_of != self.other.as_of:
            yield f"As they are, open items are judged as of {self.base.as_of_text}."

    def _rows(self) -> Iterator[str]:
        """Where the rows went, where that differs or incidents were among them."""
        mine, its = self.base.reconciliation(), self.other.reconciliation()
        if self.base.rows != self.other.rows or self.base.incidents is not None:
            yield from _either([f"{mine}."], [f"{its}."])


def _either(mine: Sequence[str], its: Sequence[str]) -> Iterator[str]:
    """What both sides say, once; then what one says, and which."""
    yield from (line for line in mine if line in its)
    yield from (f"As they are: {line}" for line in mine if line not in its)
    yield from (f"Other terms: {line}" for line in its if line not in mine)


def as_text(sides: Sides, *, color: bool, width: int) -> str:
    """The comparison for a terminal."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=color, width=width, highlight=False, no_color=not color, emoji=False)
    console.print(safe(sides.headline()), markup=False, soft_wrap=True, style="bold")
    for section in sections(sides):
        console.print(f"\n[bold]{section.title}[/bold]")
        print_section(console, section)
    console.print()
    for note in sides.notes():
        console.print(safe(note), markup=False, soft_wrap=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def as_markdown(sides: Sides) -> str:
    """The comparison as a page."""
    lines = ["# Simulation", "", f"**{sides.headline()}**", ""]
    for section in sections(sides):
        lines += [f"## {section.title}", "", *table(section), ""]
    return "\n".join([*lines, *(f"- {note}" for note in sides.notes())]) + "\n"


def as_json(sides: Sides) -> str:
    """The comparison as data: every measure and party, changed or not; money and percentages are decimal strings."""
    simulated, incidents = sides.simulated, {"base": sides.base.incidents, "other": sides.other.incidents}
    data = {
        "other_terms": sides.name,
        "as_of": sides.other.as_of_text,
        "attainment": [
            {**measure._asdict(), "base": _plain(base), "other": _plain(other), "change": _text(points(base, other))}
            for measure, (base, other) in simulated.attainments.items()
        ],
        "credits": [{**party._asdict(), **_money(both)} for party, both in simulated.credits.items()],
        "customers": {customer: name for customer, name in sorted(sides.names.items()) if name != customer},
        "totals": [{"currency": currency, **_money(both)} for currency, both in simulated.totals().items()],
        "rows": {"base": asdict(sides.base.rows), "other": asdict(sides.other.rows)},
        "incident_rows": {side: asdict(rows) for side, rows in incidents.items() if rows} or None,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def sections(sides: Sides) -> Iterator[Section]:
    """The tables of a comparison: credits, attainment of all customers, and customers whose result differs."""
    simulated = sides.simulated
    numbers = frozenset({"as they are", "other terms", "change", "objective"})
    if simulated.credits:
        owed = tuple(
            (sides.named(party.customer), party.sla, f"{both[0]}", f"{both[1]}", _signed(change(both)))
            for party, both in simulated.credits.items()
        )
        yield Section("Credits", ("customer", "SLA", "as they are", "other terms", "change"), owed, numbers)
    named = ("period", "SLA", "measure", "as they are", "other terms", "change", "objective", "result")
    rows = tuple(_row(sides, EVERYBODY))
    if rows:
        yield Section("Attainment of all customers", named, rows, numbers)
    flipped = tuple(_row(sides, ""))
    if flipped:
        yield Section("Customers whose result differs", ("customer", *named), flipped, numbers)


def _row(sides: Sides, customer: str) -> Iterator[tuple[str, ...]]:
    """The rows of all customers together, or of each one whose objective is met under one side only."""
    for measure, (base, other) in sides.simulated.attainments.items():
        verdicts = _verdict(base), _verdict(other)
        told = (verdicts[0] if verdicts[0] == verdicts[1] else f"{verdicts[0]} → {verdicts[1]}",)
        about = (measure.period, measure.sla, measure.metric, _percent(base), _percent(other), _gain(base, other))
        objective = " / ".join(dict.fromkeys(f"{each.objective}%" for each in (base, other) if each))
        if customer and measure.customer == EVERYBODY:
            yield (*about, objective, *told)
        elif not customer and measure.customer != EVERYBODY and verdicts[0] != verdicts[1]:
            yield (sides.named(measure.customer), *about, objective, *told)


def _verdict(side: Attained | None) -> str:
    return _NOTHING if side is None else {True: "met", False: "missed", None: "n/a"}[side.attained]


def _percent(side: Attained | None) -> str:
    if side is None or side.percent == "n/a":
        return _NOTHING
    return f"{side.percent}%"


def _gain(base: Attained | None, other: Attained | None) -> str:
    gain = points(base, other)
    return _NOTHING if gain is None else "0" if not gain else f"{gain:+f}"


def _signed(money: Money) -> str:
    return "0" if not money.minor else f"{money}" if money.minor < 0 else f"{money}".replace(" ", " +", 1)


def _owed(currency: str, both: tuple[Money, Money]) -> str:
    by = change(both)
    if not by.minor:
        return f"{both[0]} owed under both terms."
    more = "more" if by.minor > 0 else "less"
    return f"{both[1]} instead of {both[0]}: {currency} {Money(abs(by.minor), currency).amount:,f} {more}."


def _plain(side: Attained | None) -> dict[str, Any] | None:
    return None if side is None else asdict(side)


def _text(number: object) -> str | None:
    return None if number is None else f"{number:f}"


def _money(both: tuple[Money, Money]) -> dict[str, str]:
    names = ("base", "other", "change")
    return {name: f"{each.amount:f}" for name, each in zip(names, (*both, change(both)), strict=True)}
