"""The first sentence of a report: what is owed and to how many, what has lapsed, and what is not certain yet."""

from svcctl.findings.report import many
from svcctl.sla.owed import Owed

DUE = ("automatic", "to-claim")
"""The statuses of credits that are owed: by themselves, or to who asks for them in time."""
Told = list[tuple[str, int]]
"""Amounts in words, each with the number of those it is owed to."""


def headline(credits_: Owed) -> str:
    """What is owed, to how many, in a sentence or three."""
    owed, asked = _all(credits_, *DUE), _all(credits_, "to-claim")
    told = [f"Owed: {_listed(owed)}{if_asked(owed, asked)}." if owed else "Nothing is owed."]
    if lapsed := _all(credits_, "expired"):
        told.append(f"Lapsed, unless it was asked for in time: {_listed(lapsed)}.")
    if later := _all(credits_, "provisional"):
        told.append(f"Provisional, because the period is not over: {_listed(later)}.")
    return " ".join(told)


def _all(credits_: Owed, *statuses: str) -> Told:
    """Amounts and days of service in words, each with the number of customers."""
    days, customers = credits_.days(*statuses)
    told = [(f"{total}", mine) for total, mine in credits_.sums(*statuses)]
    return told + ([(f"{many(days, 'day')} of service", customers)] if days else [])


def _listed(owed: Told) -> str:
    return ", ".join(f"{total} to {many(customers, 'customer')}" for total, customers in owed)


def if_asked(owed: Told, asked: Told) -> str:
    """What to add where some of what is owed, or all of it, must be asked for."""
    if not asked or asked == owed:
        return ", where it is asked for in time" if asked else ""
    return f"; of that, where it is asked for in time: {', '.join(total for total, _ in asked)}"
