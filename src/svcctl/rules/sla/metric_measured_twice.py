from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """An SLA measures each metric once: one objective, one set of targets."""
    for sla in catalog.all(SLA):
        seen: set[str] = set()
        for index, measure in enumerate(sla.spec.measures):
            if measure.metric in seen:
                yield sla.problem(
                    f"{measure.metric} is measured twice, so it has two objectives",
                    *("spec", "measures", index, "metric"),
                    hint="put all its targets under one measure, the special ones first"
                    if measure.targets
                    else "write an SLA for each of the two",
                )
            seen.add(measure.metric)
