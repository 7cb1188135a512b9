from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.days import is_over
from svcctl.rules.moves import moves


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Upgrades and downgrades lead to plans that can be bought."""
    for plan, path, other in moves(catalog, context.today):
        if not other.spec.sellable or is_over(other, context.today):
            yield plan.problem(
                f"customers of `{plan.name}` are led to `{other.name}`, which is not sold",
                *path,
                hint="name a plan that is sold, or take it out",
            )
