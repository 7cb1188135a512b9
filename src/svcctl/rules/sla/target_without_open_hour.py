from collections.abc import Iterator
from datetime import time

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.clocks import weekly_hours


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A target that is due by a time of day leaves an open hour before that time."""
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            for index, line in enumerate(measure.targets):
                clock, by = line.clock or measure.clock, line.within.by
                opens = _opens(catalog, clock)
                if opens and isinstance(by, time) and by <= opens:
                    yield sla.problem(
                        f"due by {by:%H:%M}, but `{clock}` opens at {opens:%H:%M} at the earliest: "
                        "no open hour is left on that day",
                        *("spec", "measures", row, "targets", index, "within", "by"),
                        hint=f"name a time after {opens:%H:%M}, or count one business day less",
                    )


def _opens(catalog: Catalog, clock: str) -> time | None:
    """The earliest time of day at which a calendar opens; None when it is not declared or opens never."""
    for calendar in catalog.versions(BusinessCalendar, clock)[:1]:
        minutes = [opening.open_minute for hours in weekly_hours(calendar).values() for opening in hours]
        return time(min(minutes) // 60, min(minutes) % 60) if minutes else None
    return None
