from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.base import Span
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import period_months


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The time over which misses are counted is made up of whole periods."""
    for sla in catalog.all(SLA):
        for path, span, judged in _spans(sla.spec):
            if judged % period_months(sla) and sla.spec.credits:
                per = sla.spec.credits.per
                yield sla.problem(
                    f"{span} does not hold whole periods: attainment is judged by the {per}",
                    *("spec", *path),
                    hint=f"write {per}s, such as {span.count} {per}s",
                )


def _spans(sla: SLA) -> Iterator[tuple[Path, Span, int]]:
    """Each span, and how many months of it are judged at once."""
    for index, case in enumerate(sla.termination.after if sla.termination else ()):
        yield ("termination", "after", index, "within"), case.within, case.within.months
    if sla.improvement_plan:
        running = sla.improvement_plan.running
        yield ("improvementPlan", "running"), running, running.months // running.count
