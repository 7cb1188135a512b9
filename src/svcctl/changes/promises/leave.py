from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, numbered
from svcctl.kinds.sla import SLA, TerminationCase

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """When misses give a right to leave: the fewer misses it takes, and the longer they count, the better."""
    named = ((_called(case), case) for case in (sla.spec.termination.after if sla.spec.termination else ()))
    for name, index, case in numbered(named):
        missed = case.periods_missed or case.breaches or 0
        value = (-missed, case.within.months, case.below.value if case.below else 0)
        below = f", each below {case.below}" if case.below else ""
        yield Fact(name, value, f"{missed} within {case.within}{below}", ("spec", "termination", "after", index))


def _called(case: TerminationCase) -> str:
    what = "missed periods" if case.periods_missed else "breaches"
    narrowed = "".join(f" of {each}" for each in (case.metric, ", ".join(case.priority)) if each)
    return f"right to leave after {what}{narrowed}"
