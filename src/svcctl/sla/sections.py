"""A statement laid out for readers: titles, columns and rows of text. Terminal and Markdown draw the same sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from svcctl.calendars.duration import format_seconds
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.credits import Credit
from svcctl.sla.later import Shown
from svcctl.sla.statement import Statement
from svcctl.sla.uptimes import down_text


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report.

    ``right`` names the columns whose text is set to the right, ``long`` the last column if its text needs room.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: frozenset[str] = frozenset()
    long: str = ""


def sections(statement: Statement) -> Iterator[Section]:
    """The tables of a report, the ones with something to say, most important first."""
    if statement.credits:
        yield _credits(statement)
    if statement.rights:
        yield _rights(statement)
    totals = [row for row in statement.attainments if row.customer == EVERYBODY]
    if totals:
        numbers = frozenset({"met", "of", "running", "attained", "objective"})
        columns = ("period", "SLA", "measure", "met", "of", "running", "attained", "objective", "result")
        yield Section("Attainment", columns, tuple(map(_total, totals)), numbers)
    missed = [row for row in statement.attainments if row.customer != EVERYBODY and row.attained is False]
    if missed:
        rows = Shown(partial(_missed, statement), missed)
        named = ("period", "customer", "SLA", "measure", "met", "of", "attained", "objective")
        yield Section("Customers below an objective", named, rows, frozenset(named[4:]))
    if statement.risks:
        yield _risks(statement)
    if statement.rejected:
        rejected = tuple(
            (code, column, f"{count:,}")
            for (code, column), count in sorted(statement.rejected.items(), key=lambda each: (-each[1], each[0]))
        )
        yield Section("Rejected rows", ("reason", "column", "rows"), rejected, frozenset({"rows"}))


def _credits(statement: Statement) -> Section:
    columns = ("period", "customer", "subscription", "SLA", "credit", "claim until", "because")
    rows = Shown(partial(_credit, statement), statement.credits)
    return Section("Credits", columns, rows, frozenset({"credit"}), long="because")


def _credit(statement: Statement, credit: Credit) -> tuple[str, ...]:
    return (
        credit.period,
        statement.names.get(credit.customer, credit.customer),
        credit.subscription,
        f"{credit.sla}@{credit.sla_version}",
        f"{credit.amount}" + (" *" if credit.provisional else ""),
        (f"{credit.claim_until}" + (" (over)" if credit.expired else "")) if credit.claim_until else "",
        "; ".join(credit.reasons),
    )


def _rights(statement: Statement) -> Section:
    names = {"termination": "right to leave", "improvement-plan": "improvement plan"}
    rows = tuple(
        (
            right.period,
            statement.names.get(right.customer, right.customer),
            right.subscription,
            f"{right.sla}@{right.sla_version}",
            names[right.kind] + (" *" if right.provisional else ""),
            f"{right.since}",
            (f"{right.until}" + (" (over)" if right.expired else "")) if right.until else "",
            right.reason,
        )
        for right in statement.rights
    )
    columns = ("period", "customer", "subscription", "SLA", "what", "from", "until", "because")
    return Section("Rights and duties", columns, rows, long="because")


def _risks(statement: Statement) -> Section:
    assert statement.at_risk is not None  # noqa: S101 - there are risks of it
    rows = tuple(
        (
            "" if risk.due is None else f"{risk.due:%Y-%m-%d %H:%M}",
            format_seconds(risk.remaining),
            f"{risk.used:.2f}%",
            risk.item,
            risk.metric,
            risk.priority,
            statement.names.get(risk.customer, risk.customer),
            risk.service,
        )
        for risk in statement.risks
    )
    more = f", the first {len(rows):,} of {statement.at_risk.total:,}" if statement.at_risk.total > len(rows) else ""
    columns = ("due", "time left", "used", "item", "measure", "priority", "customer", "service")
    title = f"At risk: running, with {statement.at_risk.least.normalize():f}% of the target used{more}"
    return Section(title, columns, rows, frozenset({"time left", "used"}))


def _total(row: Attainment) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[row.attained]
    sla, count = f"{row.sla}@{row.sla_version}", row.count
    numbers = (*_of(row), f"{count.running:,}" if count.running else "")
    return (row.period, sla, row.metric, *numbers, _percent(row), f"{row.objective}%", verdict)


def _missed(statement: Statement, row: Attainment) -> tuple[str, ...]:
    customer = statement.names.get(row.customer, row.customer)
    count = _of(row)
    return (
        row.period,
        customer,
        f"{row.sla}@{row.sla_version}",
        row.metric,
        *count,
        _percent(row),
        f"{row.objective}%",
    )


def _of(row: Attainment) -> tuple[str, str]:
    """Met and measured; of availability what was down, and of how many hours."""
    if row.uptime is None:
        return f"{row.count.met:,}", f"{row.count.measured:,}"
    timed = row.uptime.unit == "microseconds"
    return down_text(row.uptime), f"{row.count.measured // 3600:,}h" if timed else f"{row.count.measured:,}"


def _percent(row: Attainment) -> str:
    if row.attained is None:
        return row.percent
    return f"{row.percent if row.uptime is not None else row.percent[:-2]}%"
