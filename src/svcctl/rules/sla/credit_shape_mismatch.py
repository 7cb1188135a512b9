from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.sla import SLA, CreditRule, Measure
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules

_TIMELESS = frozenset({"requests", "error-rate"})


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A credit counts something that its measure has: late work items, time lost, or downtime."""
    for sla in catalog.all(SLA):
        for path, rule in credit_rules(sla):
            measure = sla.spec.measure(rule.metric)
            if measure and (fault := _fault(rule, measure)):
                below, message, hint = fault
                yield sla.problem(message, *(*path, *below), hint=hint)


def _fault(rule: CreditRule, measure: Measure) -> tuple[Path, str, str] | None:
    shape, metric = rule.shape, rule.metric
    if measure.kind == "work-item":
        if shape in {"ratio", "perBadDay"}:
            hint = "write perBlock or multiplier, or look at availability"
            return (shape,), f"{shape} counts downtime, and {metric} is told by work items", hint
        if rule.per_block and rule.per_block.after == "objective":
            message = f"the objective of {metric} allows a share of work items to be late, but no time"
            return (shape, "after"), message, "write a length such as 1h, or leave the key out"
        return None
    if shape == "perBreach" or rule.priority:
        key = "priority" if rule.priority else shape
        return (key,), f"{key} is about late work items, and {metric} has none", "write bands, perBlock or multiplier"
    if shape in {"perBlock", "multiplier", "perBadDay"} and measure.counting in _TIMELESS:
        message = f"{shape} counts downtime, and {metric} is counted by {measure.counting}, which knows none"
        return (shape,), message, "write bands, flat or ratio, or count otherwise"
    return None
