"""The report's pages about internal and vendor SLAs: what failed behind breaches, and what vendors owe us."""

from decimal import Decimal

from svcctl.documents.tables import Column, Passage, Row, Table, rounded_down
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.credit import Credit
from svcctl.sla.missed import Missed, Pair
from svcctl.sla.statement import Statement
from svcctl.sla.support import Support
from svcctl.sla.support_sections import ANY

BREACHES = (
    Column("period", "code"),
    Column("SLA", "code"),
    Column("measure", "code"),
    Column("behind it", "code"),
    Column("party"),
    Column("breaches", "count"),
    Column("missed too", "count"),
)
ATTAINMENT = (
    Column("period", "code"),
    Column("SLA", "code"),
    Column("party"),
    Column("provider"),
    Column("measure", "code"),
    Column("met", "count"),
    Column("of", "count"),
    Column("running", "count"),
    Column("attained", "percent"),
    Column("objective", "percent"),
    Column("verdict", "verdict"),
)
CREDITS = (
    Column("period", "code"),
    Column("vendor"),
    Column("SLA", "code"),
    Column("credit", "money"),
    Column("claim until", "day"),
    Column("because", "reasons"),
    Column("state"),
)


def behind(statement: Statement, tables: str = "csv") -> Passage | None:
    """The section about internal and vendor SLAs; None where they were not asked for."""
    support = statement.support
    if support is None:
        return None
    missed = [_missed(support, key, pair) for key, pair in support.behind()]
    totals = [_attained(support, row) for row in support.attainments if row.customer == EVERYBODY]
    owed = [_credit(support, credit) for credit in support.credits]
    rest = "The table {} holds all."
    return Passage.of(
        statement.beside(),
        Table(
            *("behind-list", "Customer breaches, and the breaches behind them", BREACHES, missed),
            rest=rest.format(f"behind.{tables}"),
        ),
        Table(
            *("behind-attainment", "Attainment of internal and vendor SLAs", ATTAINMENT, totals),
            rest=rest.format(f"attainment.{tables}"),
        ),
        Table(
            *("behind-credits", "What vendors owe us, and how it came about", CREDITS, owed),
            rest=rest.format(f"vendor_credits.{tables}"),
        ),
    )


def _missed(support: Support, key: Missed, pair: Pair) -> Row:
    whose = (ANY, "")
    if key.behind:
        whose = (f"{key.behind}@{key.behind_version}", support.party(key.behind, key.behind_version))
    return Row((key.period, f"{key.sla}@{key.sla_version}", key.metric, *whose, *pair))


def _attained(support: Support, row: Attainment) -> Row:
    count, sla = row.count, (row.sla, row.sla_version)
    percent = None if row.attained is None else rounded_down(Decimal(row.percent))
    about = (row.period, f"{row.sla}@{row.sla_version}", support.party(*sla), support.provider(*sla), row.metric)
    return Row((*about, count.met, count.measured, count.running, percent, row.objective, row.attained))


def _credit(support: Support, credit: Credit) -> Row:
    vendor = support.provider(credit.sla, credit.sla_version)
    about = (credit.period, vendor, f"{credit.sla}@{credit.sla_version}", credit.amount)
    return Row((*about, credit.claim_until, credit.reasons, credit.status))
