"""What the report says, as plain values: a pure function of the statement, before anything is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from svcctl.documents.sla_report import owed, proof, results
from svcctl.documents.sla_report.behind import behind
from svcctl.documents.sla_report.compared import comparison
from svcctl.documents.sla_report.results import Attained, Hours
from svcctl.documents.sla_report.risks import risk_table
from svcctl.documents.strips import strip
from svcctl.documents.tables import Column, Passage, Row, Table, Value
from svcctl.sla.breaches import Breach, Breaches, Heat
from svcctl.sla.explain import Timeline
from svcctl.sla.ongoing import covered
from svcctl.sla.statement import Statement
from svcctl.source.tables import Rejected

WORST = 500
"""How many breaches a page lists, the worst of them."""
DRAWN = 200
"""How many of them have a timeline below them."""

BREACHES = (
    Column("item", "code"),
    Column("customer"),
    Column("measure", "code"),
    Column("priority"),
    Column("SLA", "code"),
    Column("target, h:min", "seconds"),
    Column("used", "seconds"),
    Column("overrun", "seconds"),
    Column("due", "instant"),
    Column("stopped", "instant", only="sheet"),
    Column("state"),
    Column("period", only="sheet"),
    Column("subscription", only="sheet"),
    Column("service", only="sheet"),
    Column("started", "instant", only="sheet"),
)
REJECTED = (
    Column("file"),
    Column("line", "count"),
    Column("column"),
    Column("value"),
    Column("reason", "code"),
    Column("what is wrong"),
    Column("row", only="sheet"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a report is made of beside its statement.

    ``examples`` are the first rejected rows of each reason, ``manifest`` is what manifest.json holds, ``zones`` the
    time zones of the SLAs, ``tables`` how the tables beside the report are written: csv, json or parquet. ``drawn`` is
    what the clocks of the worst breaches did, for the first of them.
    """

    worst: Sequence[Breach]
    breaches: int
    heat: Heat
    examples: Sequence[Rejected]
    manifest: Mapping[str, Any]
    zones: tuple[str, ...]
    tables: str = "csv"
    drawn: Sequence[Timeline | None] = ()

    @classmethod
    def of(
        cls,
        breaches: Breaches,
        examples: Sequence[Rejected],
        manifest: Mapping[str, Any],
        tables: str,
        drawn: Sequence[Timeline | None],
    ) -> "Sources":
        """What was gathered during a run."""
        zones = tuple(sorted(set(breaches.zones.values())))
        return cls(breaches.worst(), breaches.total, breaches.heat(), examples, manifest, zones, tables, drawn)


@dataclass(frozen=True, slots=True)
class SlaReport:
    """The report, section by section, as it is read. ``as_of`` is None where no row told an instant."""

    headline: str
    covers: str
    as_of: datetime | None
    sums: tuple[owed.Sum, ...]
    facts: tuple[tuple[str, str], ...]
    debts: Table
    charts: tuple[Attained, ...]
    charts_left_out: int
    attainment: Table
    below: Table
    all_attainment: Table
    heat: tuple[Hours, ...]
    zones: tuple[str, ...]
    breaches: Table
    at_risk: Table
    credits: Table
    rights: Table
    rejected: Table
    examples: Table
    rows: Table
    reconciliation: str
    notes: tuple[str, ...]
    proof: proof.Proof
    behind: Passage | None = None
    compared: Passage | None = None


def view(statement: Statement, sources: Sources) -> SlaReport:
    """Lays a statement out in sections. Pure: the same statement gives the same report."""
    tables = sources.tables
    return SlaReport(
        statement.headline(),
        _covers(statement),
        datetime.fromisoformat(statement.as_of_text) if statement.as_of else None,
        owed.sums(statement),
        results.facts(statement, sources.breaches),
        owed.debts(statement, tables),
        *results.charts(statement),
        results.totals(statement, tables),
        results.below_objective(statement, tables),
        results.everything(statement),
        results.hours(sources.heat),
        sources.zones,
        breach_table(sources, statement.names),
        risk_table(statement, tables),
        owed.credit_table(statement, tables),
        owed.rights(statement),
        results.rejected(statement),
        _examples(sources.examples, tables),
        results.rows(statement),
        f"{statement.reconciliation()}.",
        tuple(statement.notes),
        proof.of(sources.manifest),
        behind(statement, tables),
        comparison(statement, tables),
    )


def breach_table(sources: Sources, names: Mapping[str, str]) -> Table:
    """Missed targets, each row with an anchor that other documents can point to, the worst with their timelines."""
    anchors: dict[str, int] = {}
    rest = f"They are the ones with the largest overrun; measurements.{sources.tables} holds all, their outcome is "
    lines = chain(sources.drawn, repeat(None))
    rows = [
        replace(breach_row(each, names, anchors), drawn=line and strip(line))
        for each, line in zip(sources.worst, lines, strict=False)
    ]
    caption = "Missed targets, the largest overrun first"
    return Table("breach-list", caption, BREACHES, rows, sources.breaches, f"{rest}breached.", most=WORST)


def breach_row(breach: Breach, names: Mapping[str, str], anchors: dict[str, int] | None = None) -> Row:
    """One missed target. ``anchors`` counts those given so far: an export may hold an item twice."""
    anchor = "breach-" + "".join(sign if sign.isalnum() else "-" for sign in f"{breach.item}-{breach.metric}")
    if anchors is not None:
        anchors[anchor] = anchors.get(anchor, 0) + 1
        anchor += f"-{anchors[anchor]}" if anchors[anchor] > 1 else ""
    cells: tuple[Value, ...] = (
        *(breach.item, names.get(breach.customer, breach.customer), breach.metric, breach.priority),
        f"{breach.sla}@{breach.sla_version}",
        *(breach.target, breach.used, breach.overrun, breach.due, breach.stopped),
        "open" if breach.stopped is None else "stopped",
        *(breach.period, breach.subscription, breach.service, breach.started),
    )
    return Row(cells, anchor)


def rejected_row(row: Rejected) -> Row:
    """One row of an export that was not measured."""
    return Row((row.file, row.line, row.column, row.value, row.code, row.message, row.row))


def _examples(examples: Sequence[Rejected], tables: str) -> Table:
    ordered = sorted(examples, key=lambda row: (row.code, row.column, row.file, row.line))
    caption = f"The first rejected rows of each reason; all of them are in rejected.{tables}"
    return Table("rejected-examples", caption, REJECTED, [rejected_row(row) for row in ordered])


def _covers(statement: Statement) -> str:
    """The days that the report is about."""
    return covered(statement) if len(statement.attainments) else "No period"
