"""How often targets were met, period by period, against the objective."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from svcctl.availability import Stretches, Uptime
from svcctl.catalog import Resource
from svcctl.kinds.sla import SLA
from svcctl.sla.tally import Count, Counts, Whose
from svcctl.sla.uptimes import Uptimes

Key = tuple[str, str, int, str, str, str]
"""Period, SLA, version, metric, customer, subscription."""

_LAST = "\U0010ffff"
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


def attainments(counts: Counts, slas: Slas, uptimes: Iterable[Uptimes] = ()) -> list[Attainment]:
    """The rows of the attainment table in a stable order: the customers of a metric, then all of them together."""

    def totals(whose: Whose, metric: str) -> Iterator[Key]:
        for customer in filter(None, (whose.customer, EVERYBODY)):
            yield whose.period, whose.sla, whose.sla_version, metric, customer, ""

    return _rows(counts, slas, uptimes, totals)


def of_subscriptions(counts: Counts, slas: Slas, uptimes: Iterable[Uptimes] = ()) -> list[Attainment]:
    """What was attained for each subscription, for which credits are owed; the totals are those of `attainments`."""

    def own(whose: Whose, metric: str) -> Iterator[Key]:
        if whose.subscription:
            yield whose.period, whose.sla, whose.sla_version, metric, whose.customer, whose.subscription

    return _rows(counts, slas, uptimes, own)


def in_order(rows: Iterable[Attainment]) -> list[Attainment]:
    """Rows of the attainment table in their order: the subscriptions of a customer before it, all customers last."""
    # No name can stand behind the last character, so that totals do.
    return sorted(
        rows,
        key=lambda row: (
            *(row.period, row.sla, row.sla_version, row.metric),
            _LAST if row.customer == EVERYBODY else row.customer,
            row.subscription or _LAST,
        ),
    )


def _rows(
    counts: Counts, slas: Slas, uptimes: Iterable[Uptimes], keys: Callable[[Whose, str], Iterator[Key]]
) -> list[Attainment]:
    rows: dict[Key, Count] = {}
    for (whose, metric), count in counts.outcomes.items():
        for key in keys(whose, metric):
            before = rows.get(key)
            rows[key] = count if before is None else before.plus(count)
    up: dict[Key, Uptime] = {}
    for each in uptimes:
        for key in keys(each.whose, "availability"):
            up[key] = each.uptime if key not in up else _together(up[key], each.uptime)
            rows[key] = each.count.plus(rows.get(key, Count()))
    objectives: dict[tuple[str, int, str], Decimal] = {
        (name, version, measure.metric): measure.objective.value
        for (name, version), sla in slas.items()
        for measure in sla.spec.measures
    }
    return in_order(
        Attainment(
            *(period, customer, name, version, metric, rows[key], objectives[name, version, metric]),
            uptime=up.get(key),
            subscription=subscription,
        )
        for key in rows
        for period, name, version, metric, customer, subscription in [key]
    )


def _together(one: Uptime, two: Uptime) -> Uptime:
    """The uptime of two parties taken as one: what was down of both, of what was measured of both."""
    return Uptime(one.unit, one.down + two.down, one.measured + two.measured, Stretches.none())
