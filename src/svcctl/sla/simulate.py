"""The same tickets under two sets of terms, side by side: what was attained, what is owed, and the difference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from svcctl.money import Money
from svcctl.sla.attainment import Attainment
from svcctl.sla.credit import Credit
from svcctl.sla.statement import Statement


class Measure(NamedTuple):
    """What attainment is compared by. The version of the SLA is left out: other terms may have another one."""

    period: str
    sla: str
    metric: str
    customer: str


class Party(NamedTuple):
    """What credits are compared by: all periods together, because other terms may have other ones."""

    customer: str
    sla: str
    currency: str


@dataclass(frozen=True, slots=True)
class Attained:
    """How one measure did under one set of terms. ``attained`` is None where nothing was measured."""

    percent: str
    objective: str
    met: int
    measured: int
    attained: bool | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """Both sides of every measure and party, None on the side that does not have it, in a stable order."""

    attainments: Mapping[Measure, tuple[Attained | None, Attained | None]]
    credits: Mapping[Party, tuple[Money, Money]]

    def totals(self) -> dict[str, tuple[Money, Money]]:
        """What is owed in each currency, under the one terms and the others; provisional credits are in it."""
        found: dict[str, tuple[Money, Money]] = {}
        for party, both in self.credits.items():
            known = found.get(party.currency, (Money(0, party.currency), Money(0, party.currency)))
            found[party.currency] = (known[0] + both[0], known[1] + both[1])
        return dict(sorted(found.items()))


def simulation(base: Statement, other: Statement) -> Simulation:
    """Two statements over the same tickets, compared."""
    sides = _by_measure(_all(base)), _by_measure(_all(other))
    measures = sorted(sides[0].keys() | sides[1].keys())
    owed = _by_party(base.credits), _by_party(other.credits)
    parties = sorted(owed[0].keys() | owed[1].keys())
    nothing = {party: Money(0, party.currency) for party in parties}
    return Simulation(
        {measure: (sides[0].get(measure), sides[1].get(measure)) for measure in measures},
        {party: (owed[0].get(party, nothing[party]), owed[1].get(party, nothing[party])) for party in parties},
    )


def _all(statement: Statement) -> list[Attainment]:
    """What was attained of every SLA: of customers, and of those behind where they were measured."""
    return [*statement.attainments, *(statement.support.attainments if statement.support else ())]


def points(base: Attained | None, other: Attained | None) -> Decimal | None:
    """By how many percentage points attainment differs; None where one side has none."""
    try:
        return None if base is None or other is None else Decimal(other.percent) - Decimal(base.percent)
    except InvalidOperation:
        return None


def change(both: tuple[Money, Money]) -> Money:
    """By how much more is owed under the other terms; below zero where it is less."""
    return Money(both[1].minor - both[0].minor, both[0].currency)


def _by_measure(rows: Iterable[Attainment]) -> dict[Measure, Attained]:
    groups: dict[Measure, list[Attainment]] = {}
    for row in rows:
        groups.setdefault(Measure(row.period, row.sla, row.metric, row.customer), []).append(row)
    return {measure: _together(group) for measure, group in groups.items()}


def _together(rows: list[Attainment]) -> Attained:
    """The versions of an SLA that took turns in one period, as one line."""
    met, measured = sum(row.count.met for row in rows), sum(row.count.measured for row in rows)
    percents = list(dict.fromkeys(row.percent for row in rows))
    if len(percents) > 1 and measured:
        percents = [f"{Decimal(met * 1_000_000 // measured).scaleb(-4):.4f}"]
    told = [row.attained for row in rows if row.attained is not None]
    objectives = dict.fromkeys(f"{row.objective:f}" for row in rows)
    return Attained(" / ".join(percents), " / ".join(objectives), met, measured, all(told) if told else None)


def _by_party(credits_: Iterable[Credit]) -> dict[Party, Money]:
    found: dict[Party, Money] = {}
    for credit in credits_:
        party = Party(credit.customer, credit.sla, credit.amount.currency)
        found[party] = found.get(party, Money(0, party.currency)) + credit.amount
    return found
