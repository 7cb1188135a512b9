from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Each band of a credit rule begins at a bound of its own."""
    for sla in catalog.all(SLA):
        for path, rule in banded(sla):
            bounds: set[Percent] = set()
            for index, band in enumerate(rule.bands):
                if band.below in bounds:
                    yield sla.problem(
                        f"two bands begin below {band.below}, so only the higher credit of the two is ever given",
                        *(*path, "bands", index, "below"),
                        hint="delete one of them, or correct its bound",
                    )
                bounds.add(band.below)
