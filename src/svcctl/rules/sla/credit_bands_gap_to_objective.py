from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded, objective


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Every miss of the objective earns something, unless the SLA says that a small one shall not."""
    for sla in catalog.all(SLA):
        for metric, steps in banded(sla):
            wanted, first = objective(sla, metric), max(steps, key=lambda step: step.bound)
            if wanted and first.below < wanted and sla.spec.credits and not sla.spec.credits.allow_grace:
                yield sla.problem(
                    f"from {first.below} up to the objective of {wanted} a miss earns nothing",
                    *(*first.path, "below"),
                    hint=f"begin the first band at {wanted}, or declare it with `allowGrace: true`",
                )
