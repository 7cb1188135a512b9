from collections.abc import Iterator

from svcctl.calendars.duration import MONTHS
from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.sla import AVAILABILITY, SLA, TerminationCase
from svcctl.rules import Context
from svcctl.rules.credits import period_months
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A right to leave can arise: the misses it asks for are measured, and there is time for them."""
    for sla in catalog.all(SLA):
        for index, case in enumerate(sla.spec.termination.after if sla.spec.termination else ()):
            if fault := _fault(sla, case):
                key, message, hint = fault
                yield sla.problem(message, *("spec", "termination", "after", index, key), hint=hint)


def _fault(sla: Resource[SLA], case: TerminationCase) -> tuple[str, str, str] | None:
    measured = [measure.metric for measure in sla.spec.measures]
    if case.metric and case.metric not in measured:
        return (
            "metric",
            f"{case.metric} is not measured, so it is never missed",
            did_you_mean(case.metric, measured, f"add {case.metric} to `measures`, or name another metric"),
        )
    if case.breaches and {case.metric or metric for metric in measured} == {AVAILABILITY}:
        return "breaches", "availability has no work items that could breach", "count periodsMissed"
    months = (case.periods_missed or 0) * period_months(sla)
    if case.within.months < months:
        per = next(unit for unit, size in MONTHS.items() if size == period_months(sla))
        message = f"{case.periods_missed} {per}s cannot be missed within {case.within}"
        return "within", message, f"write at least {case.periods_missed} {per}s"
    return None
