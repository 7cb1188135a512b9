"""A statement laid out for readers: titles, columns and rows of text. Terminal and Markdown draw the same sections."""

from collections.abc import Iterator
from functools import partial

from svcctl.calendars.duration import format_seconds
from svcctl.findings.report import many
from svcctl.sla.attainment import Attainment
from svcctl.sla.compared_sections import compared_sections
from svcctl.sla.credit import Credit
from svcctl.sla.later import Shown
from svcctl.sla.layout import Section, met_of, percent, total
from svcctl.sla.ongoing import period_said
from svcctl.sla.statement import Statement
from svcctl.sla.support_sections import support_sections


def sections(statement: Statement) -> Iterator[Section]:
    """The tables of a report, the ones with something to say, most important first."""
    if statement.credits:
        yield _credits(statement)
    if statement.rights:
        yield _rights(statement)
    if totals := statement.totals:
        numbers = frozenset({"met", "of", "running", "attained", "objective"})
        columns = ("period", "SLA", "measure", "met", "of", "running", "attained", "objective", "result")
        told = tuple((period_said(statement, row), *total(row)[1:]) for row in totals)
        yield Section("Attainment", columns, told, numbers)
    if missed := statement.missed:
        rows = Shown(partial(_missed, statement), missed)
        named = ("period", "customer", "SLA", "measure", "met", "of", "attained", "objective")
        yield Section("Customers below an objective", named, rows, frozenset(named[4:]))
    if statement.risks:
        yield _risks(statement)
    if statement.support is not None:
        yield from support_sections(statement.support)
    if statement.compared is not None:
        yield from compared_sections(statement.compared, statement.zones)
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
        (many(credit.days, "day") if credit.days and not credit.amount.minor else f"{credit.amount}")
        + (" *" if credit.provisional else ""),
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


def _missed(statement: Statement, row: Attainment) -> tuple[str, ...]:
    customer = statement.names.get(row.customer, row.customer)
    count = met_of(row)
    return (
        period_said(statement, row),
        customer,
        f"{row.sla}@{row.sla_version}",
        row.metric,
        *count,
        percent(row),
        f"{row.objective}%",
    )
