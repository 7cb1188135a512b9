"""How often targets were met, period by period, against the objective."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from svcctl.availability import Uptime
from svcctl.catalog import Resource
from svcctl.kinds.sla import SLA
from svcctl.sla.tally import Count

LAST = "\U0010ffff"
"""Stands behind every name, so that totals do."""
EVERYBODY = "*"
"""Stands for the customer in rows that add up all customers."""

Slas = Mapping[tuple[str, int], Resource[SLA]]
"""The versions of SLAs that a report is about, by name and version."""


@dataclass(frozen=True, slots=True)
class Attainment:
    """One metric of one SLA in one period, for one customer, or for all of them (``*``), or for one ``subscription``.

    Of availability, ``uptime`` is exact, and ``count`` holds whole seconds (or requests, or intervals) up and down.
    """

    period: str
    customer: str
    sla: str
    sla_version: int
    metric: str
    count: Count
    objective: Decimal
    uptime: Uptime | None = None
    subscription: str = ""

    @property
    def percent(self) -> str:
        """Met of measured, in percent with four decimals, rounded down so that a miss never looks like a hit."""
        if self.uptime is not None:
            return self.uptime.percent(self.objective)
        if not self.count.measured:
            return "n/a"
        whole, rest = divmod(self.count.met * 1_000_000 // self.count.measured, 10_000)
        return f"{whole}.{rest:04}"

    @property
    def attained(self) -> bool | None:
        """True when the objective was met, compared exactly; None where nothing was measured."""
        if self.uptime is not None:
            missed = self.uptime.below(self.objective)
            return None if missed is None else not missed
        return None if not self.count.measured else not below(self.count, self.objective)


def below(count: Count, percent: Decimal) -> bool:
    """True when met of measured is less than a percentage. Exact: 99.95 is not 99.949999."""
    return count.met * 100 < percent * count.measured


def in_order(rows: Iterable[Attainment]) -> list[Attainment]:
    """Rows of the attainment table in their order: the subscriptions of a customer before it, all customers last."""
    return sorted(
        rows,
        key=lambda row: (
            *(row.period, row.sla, row.sla_version, row.metric),
            LAST if row.customer == EVERYBODY else row.customer,
            row.subscription or LAST,
        ),
    )
