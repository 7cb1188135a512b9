from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA, TargetLine
from svcctl.rules import Context
from svcctl.rules.promises import Match, covered, match


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Every target of a measure can apply: none above it takes all its work items."""
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            lines: dict[Match, TargetLine] = {}
            for line in measure.targets:
                lines.setdefault(match(line), line)
            wider = covered(list(lines))
            for index, line in enumerate(measure.targets):
                if first := wider.get(match(line)):
                    yield sla.problem(
                        f"this target never applies: the {lines[first].within} above it is for these work items too",
                        *("spec", "measures", row, "targets", index),
                        hint="put it above the wider one",
                    )
