from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Only a credit that must be asked for has a time to ask."""
    for sla in catalog.all(SLA):
        terms = sla.spec.credits
        if terms and terms.within and terms.claim == "automatic":
            yield sla.problem(
                f"credits come by themselves, so nobody needs to ask within {terms.within}",
                *("spec", "credits", "within"),
                hint="write `claim: on-request` if they must be asked for, or take `within` out",
            )
