from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA, Measure
from svcctl.rules import Context
from svcctl.rules.promises import covers, match

_ENDS = {"first-response": ("created", "first-response"), "resolution": ("created", "resolved")}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """No two measures of an SLA run from the same start to the same stop for the same work items."""
    for sla in catalog.all(SLA):
        measures = [measure for measure in sla.spec.measures if measure.targets]
        for index, measure in enumerate(sla.spec.measures):
            for other in measures[: measures.index(measure)] if measure.targets else ():
                if other.metric != measure.metric and _ends(other) == _ends(measure) and _meet(other, measure):
                    yield sla.problem(
                        f"{measure.metric} measures what {other.metric} measures: from {' to '.join(_ends(measure))}",
                        *("spec", "measures", index, "metric"),
                        hint="keep one of the two, or let them begin or end elsewhere",
                    )
                    break


def _ends(measure: Measure) -> tuple[str, str]:
    return _ENDS.get(measure.metric, (measure.starts or measure.metric, measure.stops))


def _meet(one: Measure, other: Measure) -> bool:
    """True when both have a target for the same work items, on the same clock."""
    return one.clock == other.clock and any(
        covers(match(ours), match(theirs)) or covers(match(theirs), match(ours))
        for ours in one.targets
        for theirs in other.targets
    )
