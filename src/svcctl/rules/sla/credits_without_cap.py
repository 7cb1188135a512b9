from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Credits that grow with every miss have a limit."""
    for sla in catalog.all(SLA):
        if sla.spec.party == "customer" and sla.spec.credits and not sla.spec.credits.cap:
            growing = [path for path, rule in credit_rules(sla) if rule.per_breach]
            for path in growing[:1]:  # the cap that is missing is one, however many rules it would limit
                yield sla.problem(
                    "every missed work item earns a credit, and nothing limits the sum",
                    *(*path, "perBreach"),
                    hint="say the most that one period may cost, such as `cap: {period: 20%}`",
                )
