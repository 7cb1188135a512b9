"""The report's page about the ticket system's own verdicts: how often both agree, and where they do not."""

from typing import Any

from svcctl.documents.tables import Column, Passage, Row, Table
from svcctl.sla.compared import LISTED
from svcctl.sla.compared_sections import COUNTS, differing
from svcctl.sla.statement import Statement

_COUNTS = (Column("measure", "code"), *(Column(name, "count") for name in COUNTS[1:]))
_DIFFERENCES = (
    Column("item", "code"),
    Column("measure", "code"),
    Column("svcctl"),
    Column("used, h:min", "seconds"),
    Column("target", "seconds"),
    Column("due", "instant"),
    Column("ticket system"),
    Column("file"),
    Column("line", "count"),
)
_NEXT = "`svcctl sla explain ITEM` tells why svcctl says what it says; due is in the local time of the SLA."


def comparison(statement: Statement, tables: str) -> Passage | None:
    """How many verdicts agree, and the first that differ; None where nobody asked for it."""
    compared = statement.compared
    if compared is None:
        return None
    counts = [Row((metric, *numbers)) for metric, numbers in compared.counted()]
    rows = [_row(row) for row in differing(compared, statement.zones)]
    rest = f"differences.{tables} holds all."
    return Passage.of(
        (compared.headline(), *((_NEXT,) if rows else ())),
        Table("verdicts", "Both verdicts by measure", _COUNTS, counts),
        Table("differences", "Verdicts that differ", _DIFFERENCES, rows, compared.total, rest, most=LISTED),
    )


def _row(row: dict[str, Any]) -> Row:
    times = (row["elapsed_seconds"], row["target_seconds"], row["due"])
    return Row(
        (row["item"], row["metric"], row["outcome"], *times, row["ticket_system_word"], row["file"], row["line"])
    )
