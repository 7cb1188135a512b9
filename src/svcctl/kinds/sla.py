from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Money, OneOrMany, Parsed, Percent, Spec, Target

Metric = Literal["first-response", "resolution"]


class TargetLine(Model, frozen=True, kw_only=True):
    """One line of targets: for which work items (empty means all), how much time, on which clock if not the usual."""

    priority: Parsed[OneOrMany] = OneOrMany()
    service: str = ""
    region: Parsed[OneOrMany] = OneOrMany()
    tag: Parsed[OneOrMany] = OneOrMany()
    within: Parsed[Target]
    clock: str = ""


class Measure(Model, frozen=True, kw_only=True):
    """One thing that is measured: from where to where, in whose hours, and how often the target must be met."""

    metric: Metric
    clock: str
    pause_in: tuple[str, ...] = ()
    targets: tuple[TargetLine, ...]
    objective: Parsed[Percent]
    attribute_by: Literal["due", "stopped", "created"] = "due"
    minimum_sample: int = 1


class Band(Model, frozen=True, kw_only=True):
    """Attainment below this earns this credit."""

    below: Parsed[Percent]
    credit: Parsed[Percent | Money]


class CreditRule(Model, frozen=True, kw_only=True):
    """One way to earn a credit: bands of attainment, or so much for each missed work item. One of the two is set."""

    metric: Metric
    bands: tuple[Band, ...] = ()
    per_breach: Parsed[Percent | Money] | None = None
    priority: Parsed[OneOrMany] = OneOrMany()


class Cap(Model, frozen=True, kw_only=True):
    """The most that credits can come to, as a share of the base in one period and in one contract year."""

    period: Parsed[Percent] | None = None
    year: Parsed[Percent] | None = None


class Credits(Model, frozen=True, kw_only=True):
    """Service credits: what earns them, how they combine, and what limits them."""

    per: Literal["month", "quarter", "year"]
    of: Parsed[Literal["monthly-fee"] | Money]
    rules: tuple[CreditRule, ...]
    combine: Literal["highest", "sum"] = "highest"
    cap: Cap | None = None
    minimum: Parsed[Money] | None = None
    claim: Literal["automatic", "on-request"] = "automatic"
    within: Parsed[Target] | None = None
    allow_grace: bool = False


class Conventions(Model, frozen=True, kw_only=True):
    """Readings that differ between engines, declared where someone must reconcile with another system."""

    due: Literal["closing", "next-opening"] = "closing"


class SLA(Spec, frozen=True, kw_only=True):
    """A promise about time: what is measured, how fast, how often, and what is owed when it is not kept."""

    VERSIONED: ClassVar[bool] = True

    party: Literal["customer", "internal", "vendor"]
    provider: str = ""
    recipient: str = ""
    timezone: str
    measures: tuple[Measure, ...]
    exclusions: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    credits: Credits | None = None
    conventions: Conventions = Conventions()

    def measure(self, metric: str) -> Measure | None:
        """The measure of a metric, or None when this SLA does not promise it."""
        return next((measure for measure in self.measures if measure.metric == metric), None)
