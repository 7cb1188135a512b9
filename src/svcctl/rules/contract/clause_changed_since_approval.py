from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts import state
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """The wording of every clause is the one that was approved."""
    for clause in catalog.all(Clause):
        said = clause.spec.approval
        if said and state(clause) == "changed" and not is_over(clause, context.today):
            yield clause.problem(
                f"the wording of `{clause.name}` is another one than {said.by} approved on {said.date}",
                *("spec", "approval", "sha256"),
                hint=f"have it read again, then `svcctl clause approve {clause.label.partition('/')[2]} --by NAME`",
            )
