from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A credit looks at something that the SLA measures."""
    for sla in catalog.all(SLA):
        measured = {measure.metric for measure in sla.spec.measures}
        for path, rule in credit_rules(sla):
            if rule.metric not in measured:
                yield sla.problem(
                    f"a credit is promised for {rule.metric}, which is not measured",
                    *(*path, "metric"),
                    hint=f"add {rule.metric} to `measures`, or take the credit out",
                )
