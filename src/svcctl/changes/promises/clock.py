from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.hours import called, open_week
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:
    """In whose hours each measure runs, where its targets name no clock of their own; longer hours are better."""
    for name, path, measure in measures(sla):
        if measure.clock:
            value = (*open_week(side.catalog, measure.clock, side.day),)
            yield Fact(f"{name} clock", value, called(measure.clock), (*path, "clock"))
