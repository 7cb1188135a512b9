"""A statement laid out for readers: titles, columns and rows of text. Terminal and Markdown draw the same sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.statement import Statement


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report.

    ``right`` names the columns whose text is set to the right, ``long`` the last column if its text needs room.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = frozenset()
    long: str = ""


def sections(statement: Statement) -> Iterator[Section]:
    """The tables of a report, the ones with something to say, most important first."""
    if statement.credits:
        yield _credits(statement)
    totals = [row for row in statement.attainments if row.customer == EVERYBODY]
    if totals:
        numbers = frozenset({"met", "of", "running", "attained", "objective"})
        columns = ("period", "SLA", "measure", "met", "of", "running", "attained", "objective", "result")
        yield Section("Attainment", columns, tuple(map(_total, totals)), numbers)
    missed = [row for row in statement.attainments if row.customer != EVERYBODY and row.attained is False]
    if missed:
        rows = tuple(_missed(statement, row) for row in missed)
        named = ("period", "customer", "SLA", "measure", "met", "of", "attained", "objective")
        yield Section("Customers below an objective", named, rows, frozenset(named[4:]))
    if statement.rejected:
        rejected = tuple(
            (code, column, f"{count:,}")
            for (code, column), count in sorted(statement.rejected.items(), key=lambda each: (-each[1], each[0]))
        )
        yield Section("Rejected rows", ("reason", "column", "rows"), rejected, frozenset({"rows"}))


def _credits(statement: Statement) -> Section:
    rows = tuple(
        (
            credit.period,
            statement.names.get(credit.customer, credit.customer),
            credit.subscription,
            f"{credit.sla}@{credit.sla_version}",
            f"{credit.amount}" + (" *" if credit.provisional else ""),
            f"{credit.claim_until}" if credit.claim_until else "",
            "; ".join(credit.reasons),
        )
        for credit in statement.credits
    )
    columns = ("period", "customer", "subscription", "SLA", "credit", "claim until", "because")
    return Section("Credits", columns, rows, frozenset({"credit"}), long="because")


def _total(row: Attainment) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[row.attained]
    sla, count = f"{row.sla}@{row.sla_version}", row.count
    numbers = (f"{count.met:,}", f"{count.measured:,}", f"{count.running:,}" if count.running else "")
    return (row.period, sla, row.metric, *numbers, _percent(row), f"{row.objective}%", verdict)


def _missed(statement: Statement, row: Attainment) -> tuple[str, ...]:
    customer = statement.names.get(row.customer, row.customer)
    count = (f"{row.count.met:,}", f"{row.count.measured:,}")
    return (
        row.period,
        customer,
        f"{row.sla}@{row.sla_version}",
        row.metric,
        *count,
        _percent(row),
        f"{row.objective}%",
    )


def _percent(row: Attainment) -> str:
    return row.percent if row.attained is None else f"{row.percent[:-2]}%"
