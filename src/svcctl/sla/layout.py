"""Tables of a report as text: titles, columns and rows, and what an attainment looks like in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from svcctl.sla.attainment import Attainment
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


def total(row: Attainment) -> tuple[str, ...]:
    """All customers together: period, SLA, measure, met, of, running, attained, objective, result."""
    verdict = {True: "met", False: "missed", None: ""}[row.attained]
    sla, count = f"{row.sla}@{row.sla_version}", row.count
    numbers = (*met_of(row), f"{count.running:,}" if count.running else "")
    return (row.period, sla, row.metric, *numbers, percent(row), f"{row.objective}%", verdict)


def met_of(row: Attainment) -> tuple[str, str]:
    """Met and measured; of availability what was down, and of how many hours."""
    if row.uptime is None:
        return f"{row.count.met:,}", f"{row.count.measured:,}"
    timed = row.uptime.unit == "microseconds"
    return down_text(row.uptime), f"{row.count.measured // 3600:,}h" if timed else f"{row.count.measured:,}"


def percent(row: Attainment) -> str:
    """What was attained: of availability with all its digits, of items with two."""
    if row.attained is None:
        return row.percent
    return f"{row.percent if row.uptime is not None else row.percent[:-2]}%"
