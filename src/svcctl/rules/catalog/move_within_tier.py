from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.moves import moves


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """An upgrade leads up and a downgrade leads down, never to the same rank."""
    for plan, path, other in moves(catalog, context.today):
        if other.spec.service == plan.spec.service and other.spec.tier.rank == plan.spec.tier.rank:
            who = (
                "leads to itself"
                if other is plan
                else f"leads to `{other.name}`, which has rank {other.spec.tier.rank} too"
            )
            yield plan.problem(f"`{plan.name}` {who}", *path, hint="name a plan of another rank, or take it out")
