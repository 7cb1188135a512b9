"""What one measure came to in one period, as credit rules and rights to leave look at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.kinds.sla import SLA, Measure, PerBlock
from svcctl.sla.lost import OVERRUN, grain_of
from svcctl.sla.tally import Count, Counts, Whose
from svcctl.sla.uptimes import Uptimes

Priorities = tuple[str, ...]
"""The priorities that a rule is about; empty means all."""

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a credit can be counted by: of work items (``count`` and what is late of it), or of availability.

    ``late_by`` counts breaches by priority, ``blocks_by`` blocks of lost time by priority and grain.
    """

    measure: Measure
    count: Count = field(default_factory=Count)
    late_by: Mapping[str, int] = field(default_factory=dict)
    blocks_by: Mapping[tuple[str, tuple[int, int, bool]], int] = field(default_factory=dict)
    uptimes: Uptimes | None = None

    @property
    def attained(self) -> Fraction | None:
        """Attainment as a share of one; None where nothing, or too little, was measured: then nothing is missed."""
        if self.uptimes is not None:
            return self.uptimes.uptime.share
        enough = self.count.measured >= max(self.measure.minimum_sample, 1)
        return Fraction(self.count.met, self.count.measured) if enough else None

    @property
    def said(self) -> str:
        """Attainment as reasons tell it, rounded down: ``83.33% (5 of 6 met)``."""
        if self.uptimes is not None:
            return self.uptimes.said
        percent = Decimal(self.count.met * 10_000 // self.count.measured).scaleb(-2)
        return f"{percent:.2f}% ({self.count.met} of {self.count.measured} met)"

    def below(self, percent: Decimal, *, including: bool = False) -> bool:
        """True when attainment is less than a percentage, or exactly it where that is included. Compared exactly."""
        if self.uptimes is not None:
            share = self.uptimes.uptime.share
            bound = Fraction(percent) / 100
            return share is not None and (share < bound or (including and share == bound))
        # Whole numbers, multiplied out: a fraction each would be most of the time of a report of many customers.
        if self.count.measured < max(self.measure.minimum_sample, 1):
            return False
        over, under = percent.as_integer_ratio()
        met, needed = self.count.met * 100 * under, self.count.measured * over
        return met < needed or (including and met == needed)

    @property
    def missed(self) -> bool:
        """True when the objective was missed, by however little."""
        return self.below(self.measure.objective.value)

    def late(self, priorities: Priorities) -> int:
        """How many items of these priorities missed a target."""
        if not priorities:
            return self.count.breached
        return sum(self.late_by.get(priority, 0) for priority in priorities)

    def lost(self, priorities: Priorities) -> Fraction:
        """The time over target of late items, or the downtime: microseconds."""
        if self.uptimes is not None:
            return self.uptimes.lost
        return Fraction(self._blocks(OVERRUN, priorities))

    def blocks(self, rule: PerBlock, priorities: Priorities) -> int:
        """How many blocks of lost time there are: of each late item by itself, or of all downtime."""
        grain = grain_of(rule)
        if self.uptimes is None:
            return self._blocks(grain, priorities)
        allowed = self.uptimes.uptime.measured * (1 - Fraction(self.measure.objective.fraction))
        past = max(self.uptimes.lost - (allowed if rule.after == "objective" else grain.free), NOTHING)
        return -int(-past // grain.every) if grain.started else int(past // grain.every)

    def bad_days(self, more_than: int) -> list[date]:
        """The days with more downtime than so many microseconds."""
        return [] if self.uptimes is None else [day for day, down in self.uptimes.days if down > more_than]

    def _blocks(self, grain: tuple[int, int, bool], priorities: Priorities) -> int:
        return sum(
            number
            for (priority, its), number in self.blocks_by.items()
            if its == grain and (not priorities or priority in priorities)
        )


def facts_of(
    counts: Counts, uptimes: Iterable[Uptimes], slas: Mapping[tuple[str, int], SLA]
) -> dict[Whose, dict[str, Facts]]:
    """The facts of each party and period by metric, in the order of period, customer, subscription and SLA.

    Parties to other SLAs than these are left out.
    """
    if not slas:
        return {}
    late: dict[tuple[Whose, str], dict[str, int]] = {}
    for (whose, metric, priority), number in counts.late.items():
        late.setdefault((whose, metric), {})[priority] = number
    blocks: dict[tuple[Whose, str], dict[tuple[str, tuple[int, int, bool]], int]] = {}
    for (whose, metric, priority, grain), number in counts.blocks.items():
        blocks.setdefault((whose, metric), {})[priority, grain] = number
    found: dict[Whose, dict[str, Facts]] = {}
    for key, count in counts.outcomes.items():
        whose, metric = key
        sla = slas.get((whose.sla, whose.sla_version))
        measure = None if sla is None else sla.measure(metric)
        if measure is not None:
            facts = Facts(measure, count, late.get(key, {}), blocks.get(key, {}))
            found.setdefault(whose, {})[metric] = facts
    for each in uptimes:
        sla = slas.get((each.whose.sla, each.whose.sla_version))
        measure = None if sla is None else sla.measure("availability")
        if measure is not None:
            found.setdefault(each.whose, {})["availability"] = Facts(measure, uptimes=each)
    return {whose: found[whose] for whose in sorted(found)}
