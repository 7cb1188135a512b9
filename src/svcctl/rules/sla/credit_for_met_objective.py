from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded, objective


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A credit is given for a miss, never while the objective is met."""
    for sla in catalog.all(SLA):
        for metric, steps in banded(sla):
            wanted, first = objective(sla, metric), max(steps, key=lambda step: step.bound)
            if wanted and first.bound > (wanted.value, False):
                begins, at = ("at", "including") if first.including else ("below", "below")
                yield sla.problem(
                    f"this band begins {begins} {first.below}, so it pays although the objective of {wanted} is met",
                    *(*first.path, at),
                    hint=f"begin it below {wanted}, or raise the objective",
                )
