from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """An improvement plan is owed for late work items, so the SLA measures some."""
    for sla in catalog.all(SLA):
        if sla.spec.improvement_plan and all(measure.kind == "availability" for measure in sla.spec.measures):
            yield sla.problem(
                "an improvement plan is owed for late work items, and this SLA measures none",
                *("spec", "improvementPlan"),
                hint="take it out, or measure work items, such as resolution",
                on_key=True,
            )
