from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.approving import CHANGED, unapproved
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """The wording of every clause is the one that was approved."""
    for clause in catalog.all(Clause):
        problem = None if is_over(clause, context.today) else unapproved(clause)
        if problem and problem.rule == CHANGED:
            yield problem
