from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.blanks import asked


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a blank is one on every day
    """Every parameter of a clause stands somewhere in its text."""
    for clause in catalog.all(Clause):
        used = {name for name, _ in asked(clause.spec.text)}
        for name in clause.spec.parameters:
            if name not in used:
                yield clause.problem(
                    f"the text never uses `{name}`",
                    *("spec", "parameters", name),
                    on_key=True,
                    hint=f"write {{{{ {name} }}}} where it belongs, or take the parameter out",
                )
