"""Periods and contract years as dates."""

from datetime import date, timedelta

from svcctl.calendars.periods import Unit


def period_dates(name: str) -> tuple[date, date]:
    """The first and the last day of a period by its name: ``2026-01``, ``2026-Q1`` or ``2026``."""
    year, _, part = name.partition("-")
    if part.startswith("Q"):
        month, months = int(part[1:]) * 3 - 2, 3
    else:
        month, months = (int(part), 1) if part else (1, 12)
    return date(int(year), month, 1), _month_after(int(year), month + months - 1) - timedelta(days=1)


def months_between(first: date, last: date) -> int:
    """How many months of the calendar the days from one to another touch; 0 when the last is before the first."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month + 1) if first <= last else 0


def contract_year(day: date, start: date | None) -> int:
    """Which year of a contract a day lies in, from 1; the year of the calendar where no start is known."""
    if start is None:
        return day.year
    years = day.year - start.year - ((day.month, day.day) < (start.month, start.day))
    return years + 1


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def period_name(per: Unit, number: int) -> str:
    """The name of a period by its number, counted from the first one of 1970."""
    if per == "year":
        return f"{1970 + number}"
    if per == "quarter":
        return f"{1970 + number // 4}-Q{number % 4 + 1}"
    return f"{1970 + number // 12}-{number % 12 + 1:02}"
