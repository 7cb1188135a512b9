from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context

_ANSWER, _SOLUTION, _UPTIME = "first-response", "resolution", "availability"
_PLAIN = {
    "frt": _ANSWER,
    "ttfr": _ANSWER,
    "mtta": _ANSWER,
    "tta": _ANSWER,
    "reaction-time": _ANSWER,
    "ttr": _SOLUTION,
    "mttr": _SOLUTION,
    "time-to-resolve": _SOLUTION,
    "resolution-time": _SOLUTION,
    "uptime": _UPTIME,
}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """A measure of one's own has a name that customers understand, and not one of a standard measure."""
    for sla in catalog.all(SLA):
        for index, measure in enumerate(sla.spec.measures):
            if plain := _PLAIN.get(measure.metric):
                yield sla.problem(
                    f"`{measure.metric}` is jargon, or another word for {plain}",
                    *("spec", "measures", index, "metric"),
                    hint=f"measure {plain} if that is meant, else name what is measured in plain words",
                )
