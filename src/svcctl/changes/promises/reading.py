from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA
_READINGS = {
    "on_reopen": ("onReopen", "what reopening does"),
    "on_priority_change": ("onPriorityChange", "what another priority does"),
    "attribute_by": ("attributeBy", "the period a miss belongs to"),
    "counting": ("counting", "how downtime is counted"),
    "denominator": ("denominator", "the time that downtime is a share of"),
    "starts_at": ("startsAt", "where an outage begins"),
    "starts": ("starts", "where it starts"),
    "stops": ("stops", "where it stops"),
}


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How what happened is read: what reopening and another priority do, and to which period a miss belongs."""
    for name, path, measure in measures(sla):
        for field, (key, what) in _READINGS.items():
            said = getattr(measure, field)
            yield Fact(f"{what} in {name}", str(said), str(said) or "as usual", (*path, key))
