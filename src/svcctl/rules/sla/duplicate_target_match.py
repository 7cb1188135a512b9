from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.promises import Match, match


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Each target of a measure is for work items of its own."""
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            seen: dict[Match, int] = {}
            for index, line in enumerate(measure.targets):
                first = seen.setdefault(match(line), index)
                if first != index:
                    yield sla.problem(
                        f"this target is for the same work items as the {measure.targets[first].within} above it",
                        *("spec", "measures", row, "targets", index),
                        hint="delete one of the two, or say which work items each is for",
                    )
