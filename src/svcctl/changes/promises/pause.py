from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """While what each clock stands still."""
    for name, path, measure in measures(sla):
        yield from listed(measure.pause_in, f"pause of {name} while", *path, "pauseIn")
