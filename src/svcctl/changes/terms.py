from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import numbered
from svcctl.findings import Path
from svcctl.kinds.base import Money, Percent, Target
from svcctl.kinds.sla import SLA, CreditRule, Measure


def measures(sla: Resource[SLA]) -> Iterator[tuple[str, Path, Measure]]:
    """The measures of an SLA by what they are about: the metric, and the service it is measured for."""
    named = ((f"{each.metric} of {each.service}" if each.service else each.metric, each) for each in sla.spec.measures)
    for name, index, measure in numbered(named):
        yield name, ("spec", "measures", index), measure


def credit_rules(sla: Resource[SLA]) -> Iterator[tuple[str, Path, CreditRule]]:
    """The credit rules of an SLA by what they are for: the metric, how they earn, and the priorities."""
    if sla.spec.credits:
        named = ((_called(rule), rule) for rule in sla.spec.credits.rules)
        for name, index, rule in numbered(named):
            yield name, ("spec", "credits", "rules", index), rule


def _called(rule: CreditRule) -> str:
    for_whom = f" for {', '.join(sorted(rule.priority))}" if rule.priority else ""
    return f"credit on {rule.metric} by {rule.shape}{for_whom}"


def worth(given: Percent | Money | None) -> tuple[str, object]:
    """A credit as something that can be compared with another of the same kind: a share, or money of one currency."""
    if isinstance(given, Money):
        return given.currency, given.minor
    return "%", given.value if given else 0


def length(target: Target) -> tuple[str, int]:
    """A length as something that can be compared with another in the same unit; longer is more."""
    return f"{target.unit} {target.by or ''}", target.amount


def shorter(target: Target) -> tuple[str, int]:
    """The same where shorter is better."""
    unit, amount = length(target)
    return unit, -amount
