"""The money side of the report: what is owed in each currency, to whom, and for which reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import lcm

from svcctl.documents.tables import Column, Row, Rows, Table
from svcctl.money import Money
from svcctl.sla.credit import Credit
from svcctl.sla.headline import DUE
from svcctl.sla.later import Shown
from svcctl.sla.owed import Amounts
from svcctl.sla.rights import Right
from svcctl.sla.statement import Statement

CREDITS = (
    Column("period", "code"),
    Column("customer"),
    Column("subscription"),
    Column("SLA", "code"),
    Column("currency", only="sheet"),
    Column("credit", "money"),
    Column("days of service", "count"),
    Column("claim until", "day"),
    Column("because", "reasons"),
    Column("state"),
    Column("base", "money", only="sheet"),
    Column("before caps", "money", only="sheet"),
    Column("credit id", "code", only="sheet"),
)
DEBTS = (
    Column("customer"),
    Column("currency", only="sheet"),
    Column("owed", "money"),
    Column("lapsed, unless claimed", "money"),
    Column("provisional", "money"),
    Column("credits", "count"),
)
RIGHTS = (
    Column("period", "code"),
    Column("customer"),
    Column("subscription"),
    Column("SLA", "code"),
    Column("what"),
    Column("from", "day"),
    Column("until", "day"),
    Column("because"),
    Column("state"),
)
_PLACES = {"expired": 1, "provisional": 2}
"""Where in a row of debts an amount belongs, by the status of the credit; any other is owed."""
_RIGHTS = {"termination": "right to leave", "improvement-plan": "improvement plan"}


def _without(columns: tuple[Column, ...], title: str) -> tuple[Column, ...]:
    """The columns of a page without one that would be empty from top to bottom; a sheet keeps it."""
    return tuple(replace(column, only="sheet") if column.title == title else column for column in columns)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is owed in one currency, or would be: ``state`` is ``owed``, ``lapsed`` or ``provisional``.

    ``to_claim`` is what of it customers have to ask for; None where that is nothing.
    """

    amount: Money
    customers: int
    state: str
    to_claim: Money | None = None


def sums(statement: Statement) -> tuple[Sum, ...]:
    """What is owed by currency, after that what nobody may have asked for in time, and what is provisional."""
    states = {"owed": DUE, "lapsed": ("expired",), "provisional": ("provisional",)}
    asked = {amount.currency: amount for amount, _ in statement.owed("to-claim")}
    return tuple(
        Sum(amount, customers, state, asked.get(amount.currency) if state == "owed" else None)
        for state, statuses in states.items()
        for amount, customers in statement.owed(*statuses)
    )


def debts(statement: Statement, tables: str = "csv", most: int = 100) -> Table:
    """Who is owed how much: a row for each customer and currency, the most first within a currency."""
    found: dict[tuple[str, str], list[int]] = {}
    owed = Amounts.of(statement.credits)
    for customer, currency, minor, status, _ in zip(*owed, strict=True):
        if minor:
            row = found.setdefault((currency, customer), [0, 0, 0, 0])
            row[_PLACES.get(status, 0)] += minor
            row[-1] += 1
    ordered = sorted(found.items(), key=lambda each: (each[0][0], *(-sum_ for sum_ in each[1][:-1]), each[0][1]))
    amounts = [Money(sum(sums_[:-1]), currency) for (currency, _), sums_ in ordered]
    rows = [_debt(statement.names, *ordered[place]) for place in _largest_first(amounts, most)]
    columns: tuple[Column, ...] = DEBTS
    for status, title in ("expired", "lapsed, unless claimed"), ("provisional", "provisional"):
        columns = columns if status in owed.status else _without(columns, title)
    rest = f"They are the largest of each currency; credits.{tables} holds every credit."
    return Table("owed-to", "What each customer is owed, over all periods", columns, rows, rest=rest, most=most)


def credit_table(statement: Statement, tables: str = "csv", most: int = 200) -> Table:
    """Every credit with every reason for it. A page that cannot hold all shows the largest of each currency."""
    owed = Amounts.of(statement.credits)
    places = _largest_first(list(map(Money, owed.minor, owed.currencies)), most)
    rows = Rows(Shown(statement.credits.__getitem__, places), partial(_row, statement.names))
    rest = f"They are the largest of each currency; credits.{tables} holds all."
    columns = CREDITS if any(owed.days) else _without(CREDITS, "days of service")
    return Table("credit-list", "Credits, and how each came about", columns, rows, rest=rest, most=most)


def rights(statement: Statement) -> Table:
    """Rights to leave and plans that are owed because of misses, with the day until which each holds."""
    rows = Rows(statement.rights, partial(_right, statement.names))
    return Table("rights-list", "Rights to leave, and plans for doing better", RIGHTS, rows)


def _right(names: Mapping[str, str], right: Right) -> Row:
    state = "over" if right.expired else "provisional" if right.provisional else "holds"
    sla = f"{right.sla}@{right.sla_version}"
    whose = (right.period, names.get(right.customer, right.customer), right.subscription, sla)
    return Row((*whose, _RIGHTS[right.kind], right.since, right.until, right.reason, state))


def _largest_first(amounts: Sequence[Money], most: int) -> list[int]:
    """The places of the amounts that a page has room for, then of the others, both in the order they had.

    Amounts of two currencies do not compare: the largest are those with the largest share of their currency's total.
    """
    places = list(range(len(amounts)))
    if len(amounts) <= most:
        return places
    totals: Counter[str] = Counter()
    for amount in amounts:
        totals[amount.currency] += amount.minor
    # Shares of one denominator, so that whole numbers compare.
    whole = lcm(*(total or 1 for total in totals.values()))
    weights = {currency: whole // (total or 1) for currency, total in totals.items()}
    by_share = sorted(places, key=lambda at: -amounts[at].minor * weights[amounts[at].currency])
    return sorted(by_share[:most]) + sorted(by_share[most:])


def _debt(names: Mapping[str, str], whose: tuple[str, str], numbers: list[int]) -> Row:
    (currency, customer), (*amounts, count) = whose, numbers
    told = (Money(amount, currency) if amount else None for amount in amounts)
    return Row((names.get(customer, customer), currency, *told, count))


def _row(names: Mapping[str, str], credit: Credit) -> Row:
    return Row(
        (
            credit.period,
            names.get(credit.customer, credit.customer),
            credit.subscription,
            f"{credit.sla}@{credit.sla_version}",
            credit.amount.currency,
            credit.amount,
            credit.days or None,
            credit.claim_until,
            credit.reasons,
            _state(credit),
            credit.base,
            credit.uncapped,
            credit.credit_id,
        ),
        credit.credit_id,
    )


def _state(credit: Credit) -> str:
    if credit.expired:
        return "claim expired"
    owed = "provisional" if credit.provisional else "final"
    return f"{owed}, if claimed" if credit.on_request else owed
