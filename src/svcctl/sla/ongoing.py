"""Periods that are not over: what was attained in them may change with every item, and is told as such."""

from svcctl.sla.attainment import Attainment
from svcctl.sla.credit import date_of
from svcctl.sla.dates import period_dates
from svcctl.sla.statement import Statement


def ongoing(statement: Statement, row: Attainment) -> bool:
    """Whether a period is not over at the as-of instant, on the calendar of the SLA; as of its credits."""
    zone = statement.zones.get((row.sla, row.sla_version))
    return zone is not None and period_dates(row.period)[1] >= date_of(statement.as_of, zone)


def period_said(statement: Statement, row: Attainment) -> str:
    """The name of a period, with a word where it is not over."""
    return f"{row.period} so far" if ongoing(statement, row) else row.period


def covered(statement: Statement) -> str:
    """The days from the first period to the last, which ends with the as-of instant if it is not over.

    What is due in a period that has not begun yet is told as of the day of that instant.
    """
    rows = list(statement.totals)
    first, last = (pick(period_dates(row.period)[at] for row in rows) for at, pick in ((0, min), (1, max)))
    days = [date_of(statement.as_of, zone) for row in rows if (zone := statement.zones.get((row.sla, row.sla_version)))]
    end = min(last, max(days, default=last))
    return f"{min(first, end)} to {end}"
