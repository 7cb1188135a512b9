from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA, CreditRule
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Credits that grow with every miss have a limit."""
    for sla in catalog.all(SLA):
        if sla.spec.party == "customer" and sla.spec.credits and not sla.spec.credits.cap:
            growing = [((*path, rule.shape), more) for path, rule in credit_rules(sla) if (more := _grows(rule))]
            for path, more in growing[:1]:  # the cap that is missing is one, however many rules it would limit
                yield sla.problem(
                    f"{more}, and nothing limits the sum",
                    *path,
                    hint="say the most that one period may cost, such as `cap: {period: 20%}`",
                )


def _grows(rule: CreditRule) -> str:
    """What makes a credit grow beyond the fee; nothing where the fee, or the highest band, is its limit."""
    if rule.per_breach:
        return "every missed work item earns a credit"
    times = rule.multiplier.times if rule.multiplier else rule.per_bad_day.hours / 24 if rule.per_bad_day else 0
    return "the credit grows with the time lost" if rule.per_block or times > 1 else ""
