"""What clocks a metric: which events start and stop it, what pauses it, on which clock, towards which target."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from svcctl.calendars.duration import Target
from svcctl.calendars.periods import Unit
from svcctl.kinds.sla import SLA, Measure, TargetLine

ENDS = {
    "first-response": ("created", "first-response"),
    "next-response": ("customer-reply", "public-reply"),
    "update-interval": ("public-reply", "public-reply"),
    "resolution": ("created", "resolved"),
}
"""The events that start and stop each standard metric of work items, in the order in which reports name them."""
CYCLES = frozenset({"next-response", "update-interval"})
"""The metrics whose clock may run several times for one item: only a history can tell them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a measure follows the events of an item, whatever its target is.

    ``pauses`` are the statuses in which the clock stands still. ``silence`` says that resolving an item without an
    answer is no first response.
    """

    metric: str
    starts: str
    stops: str
    pauses: frozenset[str]
    on_reopen: Literal["resume", "restart", "ignore"]
    on_priority_change: Literal["latest", "initial", "highest"]
    wall_clock: bool
    silence: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """How a metric is clocked and attributed to periods; items of one lane are measured in one go.

    ``target`` is set where it is no length of time: business days, calendar days.
    """

    clock: str
    timezone: str
    per: Unit
    attribute_by: str
    next_opening: bool
    target: Target | None
    starts: str
    stops: str


def ends_of(measure: Measure) -> tuple[str, str]:
    """The events that start and stop the clock of a measure."""
    return ENDS.get(measure.metric, (measure.starts, measure.stops))


def metrics_of(slas: Iterable[SLA]) -> tuple[str, ...]:
    """The metrics of work items that any SLA promises: the standard ones first, then those of one's own by name."""
    promised = {measure.metric for sla in slas for measure in sla.measures if measure.kind == "work-item"}
    return (*(metric for metric in ENDS if metric in promised), *sorted(promised - ENDS.keys()))


def lane_of(sla: SLA, measure: Measure, line: TargetLine) -> Lane:
    """The lane of the items that a line of targets is meant for."""
    return Lane(
        line.clock or measure.clock,
        sla.timezone,
        sla.credits.per if sla.credits else "month",
        measure.attribute_by,
        sla.conventions.due == "next-opening",
        None if line.within.unit == "seconds" else line.within,
        *ends_of(measure),
    )


def rule_of(sla: SLA, measure: Measure) -> Rule:
    """How a measure of an SLA follows the events of an item."""
    return Rule(
        measure.metric,
        *ends_of(measure),
        frozenset(measure.pause_in),
        measure.on_reopen,
        measure.on_priority_change,
        sla.conventions.pauses == "wall-clock",
        sla.conventions.unanswered_resolved == "no-response",
    )
