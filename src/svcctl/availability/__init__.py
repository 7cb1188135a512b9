"""Availability: from incidents or request counts to an exact uptime, with what counted, what did not, and why."""

from svcctl.availability.counts import Counts, error_rate, failing, requests
from svcctl.availability.outages import NO_TICKET, Counting, Fate, Outages, Rules, Windows
from svcctl.availability.periods import by_period
from svcctl.availability.scope import DENOMINATORS, Denominator, Scope
from svcctl.availability.stretches import Stretches
from svcctl.availability.uptime import Uptime

__all__ = [
    "DENOMINATORS",
    "NO_TICKET",
    "Counting",
    "Counts",
    "Denominator",
    "Fate",
    "Outages",
    "Rules",
    "Scope",
    "Stretches",
    "Uptime",
    "Windows",
    "by_period",
    "error_rate",
    "failing",
    "requests",
]
