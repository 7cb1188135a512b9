from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.promises import looser, pairs, promises
from svcctl.rules.tiers import steps


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Whoever moves one tier up waits no longer."""
    for lower, dearer in steps(catalog, context.today):
        below, above = _sla(catalog, lower, context), _sla(catalog, dearer, context)
        if below and above and above is not below:
            yield from _compare(catalog, (lower, below), (dearer, above))


def _compare(
    catalog: Catalog, lower: tuple[Resource[Plan], Resource[SLA]], dearer: tuple[Resource[Plan], Resource[SLA]]
) -> Iterator[Problem]:
    told = set()
    for above, below, priority in pairs(promises(catalog, dearer[1]), promises(catalog, lower[1])):
        # One target may hold for many priorities, and is one mistake.
        if above.path not in told and looser(above, below, catalog):
            told.add(above.path)
            what = f"{above.metric}{f' of {priority}' if priority else ''}"
            yield dearer[1].problem(
                f"`{dearer[0].name}` waits longer than the tier below: {what} within {above}, "
                f"but `{lower[0].name}` has {below}",
                *above.path,
                hint="promise at least as much in the dearer tier, or correct the ranks of the plans",
            )


def _sla(catalog: Catalog, plan: Resource[Plan], context: Context) -> Resource[SLA] | None:
    return catalog.in_force(SLA, plan.spec.sla, judged_on(plan, context.today)) if plan.spec.sla else None
