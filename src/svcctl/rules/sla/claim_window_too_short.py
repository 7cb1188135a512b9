from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import is_over

_LEAST = 7


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Whoever must ask for a credit has a week after the period to read the report and ask."""
    for sla in catalog.all(SLA):
        terms = sla.spec.credits
        if is_over(sla, context.today) or not terms or not terms.within:
            continue
        if terms.claim == "on-request" and terms.within.amount < _LEAST:
            yield sla.problem(
                f"a credit must be asked for within {terms.within} of the end of the {terms.per}, "
                "before its report can be made and read",
                *("spec", "credits", "within"),
                hint="allow a week at least, better 30d, or write `claim: automatic`",
            )
