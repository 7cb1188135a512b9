from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA, Measure
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A credit for missed items of a priority can arise: the SLA has a target for that priority."""
    for sla in catalog.all(SLA):
        targeted = {measure.metric: _priorities(measure) for measure in sla.spec.measures}
        for path, rule in credit_rules(sla):
            named = targeted.get(rule.metric)
            for priority in rule.priority:
                if named and priority not in named:
                    yield sla.problem(
                        f"no target of {rule.metric} is for {priority}, so this credit never arises",
                        *(*path, "priority"),
                        hint=did_you_mean(priority, named, f"add a target for {priority}, or take the credit out"),
                    )


def _priorities(measure: Measure) -> set[str]:
    """The priorities a measure has targets for; empty when one of its targets is for all."""
    if not all(target.priority for target in measure.targets):
        return set()
    return {priority for target in measure.targets for priority in target.priority}
