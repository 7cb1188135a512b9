"""How often targets were met, period by period, against the objective."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.kinds.sla import SLA
from svcctl.sla.tally import Count, Counts, by

EVERYBODY = "*"
"""Stands for the customer in rows that add up all customers."""

Slas = Mapping[tuple[str, int], Resource[SLA]]
"""The versions of SLAs that a report is about, by name and version."""


@dataclass(frozen=True, slots=True)
class Attainment:
    """One metric of one SLA in one period, for one customer, or for all of them (``*``)."""

    period: str
    customer: str
    sla: str
    sla_version: int
    metric: str
    count: Count
    objective: Decimal

    @property
    def percent(self) -> str:
        """Met of measured, in percent with four decimals, rounded down so that a miss never looks like a hit."""
        if not self.count.measured:
            return "n/a"
        return f"{Decimal(self.count.met * 1_000_000 // self.count.measured).scaleb(-4):.4f}"

    @property
    def attained(self) -> bool | None:
        """True when the objective was met, compared exactly; None where nothing was measured."""
        return None if not self.count.measured else not below(self.count, self.objective)


def below(count: Count, percent: Decimal) -> bool:
    """True when met of measured is less than a percentage. Exact: 99.95 is not 99.949999."""
    return count.met * 100 < percent * count.measured


def attainments(counts: Counts, slas: Slas) -> list[Attainment]:
    """The rows of the attainment table in a stable order: the customers of a metric, then all of them together."""
    fields = ("period", "sla", "sla_version", "metric")
    rows = [_row(slas, dict(zip((*fields, "customer"), values, strict=True)), count)
            for values, count in by(counts, *fields, "customer") if values[-1]]  # fmt: skip
    rows += [_row(slas, dict(zip(fields, values, strict=True)) | {"customer": EVERYBODY}, count)
             for values, count in by(counts, *fields)]  # fmt: skip
    return sorted(rows, key=lambda row: (row.period, row.sla, row.sla_version, row.metric, *_last(row.customer)))


def _row(slas: Slas, of: Mapping[str, str | int], count: Count) -> Attainment:
    name, version, metric = str(of["sla"]), int(of["sla_version"]), str(of["metric"])
    measure = slas[name, version].spec.measure(metric)
    assert measure is not None  # noqa: S101 - nothing is counted for a metric that is not promised
    return Attainment(str(of["period"]), str(of["customer"]), name, version, metric, count, measure.objective.value)


def _last(customer: str) -> Iterator[bool | str]:
    yield customer == EVERYBODY
    yield customer
