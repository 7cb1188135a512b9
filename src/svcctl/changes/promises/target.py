from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.promised import Allowed, combinations, matching
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:
    """How much time each kind of work item has, whichever line says so: the first one that fits counts."""
    for name, path, measure in measures(sla):
        cases = combinations(name, side.both)
        for case in cases:
            found = matching(measure.targets, case)
            if found is not None:
                value, of = Allowed(found[1].within, found[1].clock, side.catalog), str(case) if len(cases) > 1 else ""
                yield Fact(f"{name} target", value, str(value), (*path, "targets", found[0]), of)
