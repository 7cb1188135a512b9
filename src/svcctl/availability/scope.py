from dataclasses import dataclass, field
from typing import Literal, get_args

from svcctl.availability.stretches import Stretches
from svcctl.calendars.clock import BusinessClock

Denominator = Literal["period", "period-minus-excluded", "time-deployed", "time-deployed-minus-excluded"]
DENOMINATORS: tuple[Denominator, ...] = get_args(Denominator)


@dataclass(frozen=True, slots=True)
class Scope:
    """The time that a promise of availability covers: when the service was deployed, in whose hours, what is excused.

    ``excused`` is announced maintenance and approved exclusions, as wide as they are known: an outage is judged as a
    whole, past the ends of the period. ``deployed`` None is always, ``clock`` None is around the clock.
    """

    excused: Stretches = field(default_factory=Stretches.none)
    deployed: Stretches | None = None
    clock: BusinessClock | None = None
    denominator: Denominator = "period"

    def promised(self, start: int, stop: int) -> Stretches:
        """The open hours of a period in which the service was deployed: only then can it be down."""
        hours = self._open(start, stop)
        return hours if self.deployed is None else hours.within(self.deployed)

    def measured(self, start: int, stop: int, excused: Stretches) -> Stretches:
        """The time that downtime is divided by."""
        hours = self.promised(start, stop) if "deployed" in self.denominator else self._open(start, stop)
        return hours.without(excused) if self.denominator.endswith("minus-excluded") else hours

    def _open(self, start: int, stop: int) -> Stretches:
        if self.clock is None:
            return Stretches.one(start, stop)
        return Stretches.of(*self.clock.openings(start, stop))
