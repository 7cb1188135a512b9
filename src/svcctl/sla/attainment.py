"""How often targets were met, period by period, against the objective."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from svcctl.availability import Stretches, Uptime
from svcctl.catalog import Resource
from svcctl.kinds.sla import SLA
from svcctl.sla.tally import Count, Counts
from svcctl.sla.uptimes import Uptimes

EVERYBODY = "*"
"""Stands for the customer in rows that add up all customers."""

Slas = Mapping[tuple[str, int], Resource[SLA]]
"""The versions of SLAs that a report is about, by name and version."""


@dataclass(frozen=True, slots=True)
class Attainment:
    """One metric of one SLA in one period, for one customer, or for all of them (``*``).

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

    @property
    def percent(self) -> str:
        """Met of measured, in percent with four decimals, rounded down so that a miss never looks like a hit."""
        if self.uptime is not None:
            return self.uptime.percent(self.objective)
        if not self.count.measured:
            return "n/a"
        return f"{Decimal(self.count.met * 1_000_000 // self.count.measured).scaleb(-4):.4f}"

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


def attainments(counts: Counts, slas: Slas, uptimes: Iterable[Uptimes] = ()) -> list[Attainment]:
    """The rows of the attainment table in a stable order: the customers of a metric, then all of them together."""
    rows: dict[tuple[str, str, int, str, str], Count] = {}
    for (whose, metric), count in counts.outcomes.items():
        for customer in filter(None, (whose.customer, EVERYBODY)):
            key = (whose.period, whose.sla, whose.sla_version, metric, customer)
            known = rows.get(key)
            rows[key] = count if known is None else known.plus(count)
    up: dict[tuple[str, str, int, str, str], Uptime] = {}
    for each in uptimes:
        whose = each.whose
        for customer in filter(None, (whose.customer, EVERYBODY)):
            key = (whose.period, whose.sla, whose.sla_version, "availability", customer)
            up[key] = each.uptime if key not in up else _together(up[key], each.uptime)
            rows[key] = each.count.plus(rows.get(key, Count()))
    # No customer's name can stand behind the last one, so that the totals do.
    ordered = sorted(rows, key=lambda key: (*key[:4], "\U0010ffff" if key[4] == EVERYBODY else key[4]))
    objectives: dict[tuple[str, int, str], Decimal] = {
        (name, version, measure.metric): measure.objective.value
        for (name, version), sla in slas.items()
        for measure in sla.spec.measures
    }
    return [
        Attainment(period, customer, name, version, metric, rows[key], objectives[name, version, metric], up.get(key))
        for key in ordered
        for period, name, version, metric, customer in [key]
    ]


def _together(one: Uptime, two: Uptime) -> Uptime:
    """The uptime of two parties taken as one: what was down of both, of what was measured of both."""
    return Uptime(one.unit, one.down + two.down, one.measured + two.measured, Stretches.none())
