from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.clocks import ALWAYS, day_lengths


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """On a clock that runs in business hours, a target is given in hours or business days."""
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            for index, line in enumerate(measure.targets):
                clock = line.clock or measure.clock
                if clock != ALWAYS and line.within.unit == "calendar-days":
                    days = line.within.amount
                    yield sla.problem(
                        f"{line.within} on the business clock `{clock}` can be read in three ways: "
                        "days of 24 hours, working days, or dates",
                        *("spec", "measures", row, "targets", index, "within"),
                        hint=f"say {_hours(catalog, clock, days)}{days}bd, or use the clock `always`",
                    )


def _hours(catalog: Catalog, clock: str, days: int) -> str:
    """The same in hours, where the days of the calendar are equally long: ``16h or ``."""
    length = day_lengths(catalog, clock)
    if not length or length.shortest != length.longest:
        return ""
    hours, seconds = divmod(days * length.longest, 3600)
    return f"{hours}h{f'{seconds // 60}m' if seconds else ''} or "
