from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded, objective


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A credit is given for a miss, never while the objective is met."""
    for sla in catalog.all(SLA):
        for path, rule in banded(sla):
            wanted = objective(sla, rule.metric)
            index, first = max(enumerate(rule.bands), key=lambda item: item[1].below)
            if wanted and wanted < first.below:
                yield sla.problem(
                    f"this band begins below {first.below}, so it pays although the objective of {wanted} is met",
                    *(*path, "bands", index, "below"),
                    hint=f"begin it at {wanted}, or raise the objective",
                )
