from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts import state
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Somebody has approved the wording of every clause that holds, or will."""
    for clause in catalog.all(Clause):
        if state(clause) == "not approved" and not is_over(clause, context.today):
            yield clause.problem(
                f"nobody has approved the wording of `{clause.name}`",
                "spec",
                on_key=True,
                hint=f"have it read, then `svcctl clause approve {clause.label.partition('/')[2]} --by NAME`",
            )
