"""What is still in time, and not for long: open items at risk, the most urgent first."""

from collections.abc import Mapping
from functools import partial

from svcctl.documents.tables import Column, Row, Rows, Table
from svcctl.sla.at_risk import LISTED, Risk
from svcctl.sla.statement import Statement

COLUMNS = (
    Column("item", "code"),
    Column("customer"),
    Column("measure", "code"),
    Column("priority"),
    Column("service"),
    Column("due", "instant"),
    Column("time left, h:min", "seconds"),
    Column("used", "percent"),
)


def risk_table(statement: Statement, tables: str) -> Table:
    """Running targets of which much is used; nothing where nobody asked for them."""
    total = statement.at_risk.total if statement.at_risk is not None else 0
    rest = f"They are the most urgent ones; at_risk.{tables} holds all."
    rows = Rows(statement.risks, partial(_row, statement.names))
    return Table("risk-list", "Open items that have used much of their target", COLUMNS, rows, total, rest, most=LISTED)


def _row(names: Mapping[str, str], risk: Risk) -> Row:
    about = (risk.item, names.get(risk.customer, risk.customer), risk.metric, risk.priority, risk.service)
    return Row((*about, risk.due, risk.remaining, risk.used))
