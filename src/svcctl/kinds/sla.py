from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Length, Model, Money, OneOrMany, Parsed, Percent, Span, Spec, Target

AVAILABILITY = "availability"
"""The metric that incidents tell; every other one is told by work items."""
STANDARD = frozenset({"first-response", "next-response", "update-interval", "resolution", AVAILABILITY})
"""The metrics whose start and stop everybody knows. Any other name is a measure of one's own."""

Shape = Literal["bands", "flat", "perBreach", "perBlock", "multiplier", "ratio", "perBadDay", "extension"]
Counting = Literal["second", "started-minute", "full-minute", "interval", "error-rate", "requests"]


class TargetLine(Model, frozen=True, kw_only=True):
    """One line of targets: for which work items (empty means all), how much time, on which clock if not the usual."""

    priority: Parsed[OneOrMany] = OneOrMany()
    service: str = ""
    region: Parsed[OneOrMany] = OneOrMany()
    tag: Parsed[OneOrMany] = OneOrMany()
    within: Parsed[Target]
    clock: str = ""


class DownWhen(Model, frozen=True, kw_only=True):
    """From which share of failed requests on an interval is down. Exactly one of the two is set."""

    failed_above: Parsed[Percent] | None = None
    failed_from: Parsed[Percent] | None = None


class Measure(Model, frozen=True, kw_only=True):
    """One thing that is measured: from where to where, in whose hours, and how often the target must be met.

    ``kind`` tells which fields speak: those above ``service`` for work items, those from there on for availability,
    where an empty ``clock`` is round the clock.
    """

    metric: str
    objective: Parsed[Percent]
    clock: str = ""
    starts: str = ""
    stops: str = ""
    pause_in: tuple[str, ...] = ()
    on_reopen: Literal["resume", "restart", "ignore"] = "resume"
    on_priority_change: Literal["latest", "initial", "highest"] = "latest"
    targets: tuple[TargetLine, ...] = ()
    attribute_by: Literal["due", "stopped", "created"] = "due"
    minimum_sample: int = 1
    service: str = ""
    counting: Counting = "second"
    interval: Parsed[Length] | None = None
    down_when: DownWhen | None = None
    shortest: Parsed[Length] | None = None
    degraded: Parsed[Percent] = Percent(Decimal(0))
    weigh_affected: bool = False
    starts_at: Literal["incident", "ticket"] = "incident"
    denominator: Literal["period", "period-minus-excluded", "time-deployed", "time-deployed-minus-excluded"] = "period"

    @property
    def kind(self) -> Literal["work-item", "availability"]:
        """What tells this measure: work items, or incidents and counts of requests."""
        return "availability" if self.metric == AVAILABILITY else "work-item"


class Band(Model, frozen=True, kw_only=True):
    """Attainment below this earns this credit; with ``including``, attainment of exactly this does too."""

    below: Parsed[Percent]
    including: bool = False
    credit: Parsed[Percent | Money]


class PerBlock(Model, frozen=True, kw_only=True):
    """So much for each stretch of time lost, once it has begun or once it is over, after some time for free.

    ``after``: a length, ``objective`` for the downtime that the objective allows, or nothing.
    """

    credit: Parsed[Percent | Money]
    every: Parsed[Length]
    counts: Literal["started", "complete"]
    after: str = ""

    @property
    def free(self) -> Length | None:
        """How much time is lost for free, where that is a length; None where it is none, or the objective's."""
        return Length.parse(self.after) if self.after not in {"", "objective"} else None


class Multiplier(Model, frozen=True, kw_only=True):
    """So many times the fee of the time lost."""

    times: Decimal


class PerBadDay(Model, frozen=True, kw_only=True):
    """So many hours' fee for each day with more downtime than this."""

    more_than: Parsed[Length]
    hours: Decimal


class ExtensionBand(Model, frozen=True, kw_only=True):
    """Attainment below this earns so many days of service for free; with ``including``, exactly this does too."""

    below: Parsed[Percent]
    including: bool = False
    by: Parsed[Target]


class CreditRule(Model, frozen=True, kw_only=True):
    """One way to earn a credit. Exactly one field beside metric, priority and of is set; ``shape`` names it."""

    metric: str
    bands: tuple[Band, ...] = ()
    flat: Parsed[Percent | Money] | None = None
    per_breach: Parsed[Percent | Money] | None = None
    per_block: PerBlock | None = None
    multiplier: Multiplier | None = None
    ratio: Literal["", "downtime"] = ""
    per_bad_day: PerBadDay | None = None
    extension: tuple[ExtensionBand, ...] = ()
    priority: Parsed[OneOrMany] = OneOrMany()
    of: Parsed[Literal["monthly-fee", "unit-fee"] | Money] | None = None

    @property
    def shape(self) -> Shape:
        """The key that says how this rule earns, as it is written: ``bands``, ``perBlock``."""
        said: dict[Shape, object] = {
            "bands": self.bands,
            "flat": self.flat is not None,
            "perBreach": self.per_breach is not None,
            "perBlock": self.per_block,
            "multiplier": self.multiplier,
            "ratio": self.ratio,
            "perBadDay": self.per_bad_day,
        }
        return next((shape for shape, value in said.items() if value), "extension")


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


class TerminationCase(Model, frozen=True, kw_only=True):
    """So many missed periods, or so many breaches, within so long. Exactly one of the two is set.

    ``metric`` and ``priority`` narrow what counts; empty means all. ``below`` replaces the objective of a period.
    """

    periods_missed: int | None = None
    breaches: int | None = None
    within: Parsed[Span]
    metric: str = ""
    priority: Parsed[OneOrMany] = OneOrMany()
    below: Parsed[Percent] | None = None


class Termination(Model, frozen=True, kw_only=True):
    """When misses give a right to leave: any one case of ``after``. ``within`` limits how long it can be used."""

    after: tuple[TerminationCase, ...]
    within: Parsed[Target] | None = None


class ImprovementPlan(Model, frozen=True, kw_only=True):
    """A plan is owed when more than this share misses its target in each of so many periods running."""

    breach_rate: Parsed[Percent]
    running: Parsed[Span]


class Conventions(Model, frozen=True, kw_only=True):
    """Readings that differ between engines, declared where someone must reconcile with another system."""

    due: Literal["closing", "next-opening"] = "closing"
    pauses: Literal["business", "wall-clock"] = "business"
    unanswered_resolved: Literal["response", "no-response"] = "response"


class SLA(Spec, frozen=True, kw_only=True):
    """A promise about time: what is measured, how fast, how often, and what is owed when it is not kept."""

    VERSIONED: ClassVar[bool] = True

    party: Literal["customer", "internal", "vendor"]
    provider: str = ""
    recipient: str = ""
    services: tuple[str, ...] = ()
    timezone: str
    measures: tuple[Measure, ...]
    exclusions: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    credits: Credits | None = None
    termination: Termination | None = None
    improvement_plan: ImprovementPlan | None = None
    conventions: Conventions = Conventions()

    def measure(self, metric: str) -> Measure | None:
        """The measure of a metric, or None when this SLA does not promise it."""
        return next((measure for measure in self.measures if measure.metric == metric), None)
