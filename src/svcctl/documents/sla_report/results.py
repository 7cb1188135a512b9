"""The measuring side of the report: attainment against objectives, the hours of breaches, and where rows went."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby

from svcctl.documents.charts import DAYS, Bar
from svcctl.documents.tables import Column, Row, Rows, Table, Value, rounded_down, shown
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.breaches import Heat
from svcctl.sla.ongoing import ongoing, period_said
from svcctl.sla.statement import Statement
from svcctl.sla.uptimes import down_text

STEPS = 5
"""How many shades tell few breaches from many."""
_CHARTS = 12
_PERIODS = 24
_PRIORITIES = 8

ATTAINMENT = (
    Column("period", "code"),
    Column("customer"),
    Column("SLA", "code"),
    Column("measure", "code"),
    Column("met", "count"),
    Column("of", "count"),
    Column("running", "count"),
    Column("excluded", "count"),
    Column("attained", "percent"),
    Column("objective", "percent"),
    Column("verdict", "verdict"),
)
TOTALS = tuple(column for column in ATTAINMENT if column.title != "customer")


@dataclass(frozen=True, slots=True)
class Attained:
    """One measure of one SLA over the periods: a chart, and the same in words."""

    title: str
    objective: Decimal
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """What the chart shows, for those who do not see it."""
        told = "; ".join(f"{bar.name} {bar.text}" for bar in self.bars)
        return f"{self.title}, objective {self.objective:f}%: {told}"


@dataclass(frozen=True, slots=True)
class Hours:
    """The breaches of one priority by weekday and hour.

    ``levels`` are shades, the darkest for ``top`` breaches in one hour; ``counts`` are the numbers.
    """

    priority: str
    total: int
    top: int
    levels: tuple[tuple[int, ...], ...]
    counts: Table

    @property
    def words(self) -> str:
        """What the map shows, for those who do not see it."""
        return f"{self.title}: {self.total:,} breaches by weekday and hour; the table below has the numbers"

    @property
    def title(self) -> str:
        """The priority in words."""
        return self.priority or "without priority"


def charts(statement: Statement) -> tuple[tuple[Attained, ...], int]:
    """A chart for each measure of each SLA, its latest periods; where there are too many, how many are left out."""
    mine = sorted(statement.totals, key=lambda row: (row.sla, row.sla_version, row.metric, row.objective, row.period))
    found = []
    for (sla, version, metric, objective), rows in groupby(
        mine, key=lambda row: (row.sla, row.sla_version, row.metric, row.objective)
    ):
        latest = list(rows)[-_PERIODS:]
        told = tuple(_bar(row, so_far=ongoing(statement, row)) for row in latest)
        found.append(Attained(f"{sla}@{version}, {metric}", objective, told))
    return tuple(found[:_CHARTS]), max(0, len(found) - _CHARTS)


def _bar(row: Attainment, *, so_far: bool) -> Bar:
    text = shown(_percent(row), "percent") + " missed" * (row.attained is False) + " so far" * so_far
    return Bar(row.period, _percent(row), text, row.attained is False)


def facts(statement: Statement, breaches: int) -> tuple[tuple[str, str], ...]:
    """The few numbers that a reader looks for first, each with what it counts."""
    totals = list(statement.totals)
    items = [row for row in totals if row.uptime is None]
    met, measured = sum(row.count.met for row in items), sum(row.count.measured for row in items)
    running = sum(row.count.running for row in items)
    over = [row for row in totals if not ongoing(statement, row)]
    so_far = bool(totals) and not over
    verdicts = [row.attained for row in (totals if so_far else over) if row.attained is not None]
    return (
        (f"{verdicts.count(False):,} of {len(verdicts):,}", "objectives missed" + " so far" * so_far),
        (f"{met:,} of {measured:,}", "targets met"),
        (f"{breaches:,}", "breaches"),
        (f"{running:,}", "targets still running"),
        (f"{statement.rows.rejected:,} of {statement.rows.read:,}", "rows rejected"),
    )


def totals(statement: Statement, tables: str) -> Table:
    """Attainment of all customers together."""
    rows = [Row((period_said(statement, row), *_cells(row))) for row in statement.totals]
    rest = f"attainment.{tables} holds all."
    return Table("attainment-list", "Attainment of all customers together", TOTALS, rows, rest=rest)


def below_objective(statement: Statement, tables: str) -> Table:
    """The customers for whom an objective was missed."""
    rest = f"attainment.{tables} holds all, with attained = no."
    rows = Rows(statement.missed, partial(_whole, statement, period_said))
    return Table("below-objective", "Customers below an objective", ATTAINMENT, rows, rest=rest)


def everything(statement: Statement) -> Table:
    """Attainment of each customer, and of all together."""
    rows = Rows(statement.attainments, partial(_whole, statement, _period))
    return Table("attainment-all", "Attainment", ATTAINMENT, rows)


def hours(heat: Heat) -> tuple[Hours, ...]:
    """The map of each priority, the most breaches first if there are too many; shades compare between them."""
    # A single breach is never the darkest shade: a page with few of them does not cry out.
    top = max([STEPS, *(count for week in heat.values() for day in week for count in day)])
    ordered = sorted(heat, key=lambda priority: (-sum(map(sum, heat[priority])), priority))[:_PRIORITIES]
    return tuple(_hours(priority, heat[priority], top) for priority in sorted(ordered))


def _hours(priority: str, week: tuple[tuple[int, ...], ...], top: int) -> Hours:
    columns = (Column("day"), *(Column(f"{hour:02}", "count") for hour in range(24)))
    rows = [Row((name, *(count or None for count in day))) for name, day in zip(DAYS, week, strict=True)]
    caption = f"Breaches of {priority or 'no priority'} by weekday and hour"
    levels = tuple(tuple(level(count, top) for count in day) for day in week)
    anchor = "hours-" + "".join(sign if sign.isalnum() else "-" for sign in priority)
    return Hours(priority, sum(map(sum, week)), top, levels, Table(anchor, caption, columns, rows))


def level(count: int, top: int) -> int:
    """The shade of a number: 0 for none, then even steps up to the top."""
    return -(-count * STEPS // top) if count else 0


def rejected(statement: Statement) -> Table:
    """Why rows were rejected, the most frequent reason first."""
    ordered = sorted(statement.rejected.items(), key=lambda each: (-each[1], each[0]))
    columns = (Column("reason", "code"), Column("column"), Column("rows", "count"))
    return Table("rejected-reasons", "Rejected rows by reason", columns, [Row((*key, n)) for key, n in ordered])


def rows(statement: Statement) -> Table:
    """Where every row went: parts that add up to the whole."""
    told = [("items", statement.rows)] if statement.rows.read or statement.incidents is None else []
    told += [("incidents", statement.incidents)] if statement.incidents is not None else []
    titles = ("measured", "excluded", "rejected", "out of scope", "read")
    columns = (Column("rows of"), *(Column(title, "count") for title in titles))
    parts = [(whose, *(getattr(count, title.replace(" ", "_")) for title in titles)) for whose, count in told]
    return Table("rows", "Where every row went", columns, [Row(part) for part in parts])


def _whole(statement: Statement, said: Callable[[Statement, Attainment], str], row: Attainment) -> Row:
    name = "all customers" if row.customer == EVERYBODY else statement.names.get(row.customer, row.customer)
    return Row((said(statement, row), name, *_cells(row)))


def _period(_: Statement, row: Attainment) -> str:
    """The name alone: a sheet is sorted and counted by it."""
    return row.period


def _cells(row: Attainment) -> tuple[Value, ...]:
    count = row.count
    numbers: tuple[Value, ...] = (count.met, count.measured, count.running, count.excluded)
    if row.uptime is not None:
        timed = row.uptime.unit == "microseconds"
        numbers = (down_text(row.uptime), f"{count.measured // 3600:,}h" if timed else count.measured, None, None)
    return (f"{row.sla}@{row.sla_version}", row.metric, *numbers, _percent(row), row.objective, row.attained)


def _percent(row: Attainment) -> Decimal | None:
    """What was attained: of availability with all its digits, of items with two."""
    if row.attained is None:
        return None
    return Decimal(row.percent) if row.uptime is not None else rounded_down(Decimal(row.percent))
