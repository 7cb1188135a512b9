from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Each band of a credit rule begins at a bound of its own."""
    for sla in catalog.all(SLA):
        for _, steps in banded(sla):
            bounds = set()
            for step in steps:
                if step.bound in bounds:
                    yield sla.problem(
                        f"two bands begin {'at' if step.including else 'below'} {step.below}, "
                        "so only the higher credit of the two is ever given",
                        *(*step.path, "below"),
                        hint="delete one of them, or correct its bound",
                    )
                bounds.add(step.bound)
