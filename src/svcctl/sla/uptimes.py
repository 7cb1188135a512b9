"""How much of each period a service was up for one party to an SLA: what availability is reported and credited by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.availability.uptime import Uptime
from svcctl.calendars.duration import format_seconds
from svcctl.sla.tally import Count, Whose

_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Uptimes:
    """The availability of one service in one period, for one party.

    ``start`` and ``stop`` (UTC microseconds) are what was looked at of the period, ``length`` is the whole of it.
    ``lost`` is the downtime in microseconds, weighed by impact; ``days`` are the local days that had any; ``spared`` is
    the downtime that exclusion windows took off. Where requests are counted there is no downtime: all are empty.
    """

    whose: Whose
    service: str
    objective: Decimal
    uptime: Uptime
    start: int
    stop: int
    length: int
    lost: Fraction
    days: tuple[tuple[date, Fraction], ...]
    spared: Fraction = Fraction(0)

    @property
    def count(self) -> Count:
        """Up and down as a table of outcomes shows them: whole seconds (or requests, or intervals), down rounded up."""
        size = _SECOND if self.uptime.unit == "microseconds" else 1
        measured = self.uptime.measured // size
        down = min(measured, -int(-self.uptime.down // size))
        return Count(measured - down, down)

    @property
    def said(self) -> str:
        """The uptime as reasons tell it: ``99.8655% (1h 00m down)``."""
        return f"{self.uptime.percent(self.objective)}% ({down_text(self.uptime)})"


def down_text(uptime: Uptime) -> str:
    """How much was down, as people say it."""
    if uptime.unit == "microseconds":
        return f"{format_seconds(-int(-uptime.down // _SECOND))} down"
    if uptime.unit == "requests":
        return f"{uptime.down:,} of {uptime.measured:,} requests failed"
    return f"{uptime.measured:,} intervals"
