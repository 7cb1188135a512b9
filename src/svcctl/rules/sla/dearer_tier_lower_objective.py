from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import judged_on
from svcctl.rules.tiers import steps


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Whoever moves one tier up may count on the targets at least as often."""
    for lower, dearer in steps(catalog, context.today):
        below, above = _sla(catalog, lower, context), _sla(catalog, dearer, context)
        if not below or not above:
            continue
        wanted = {measure.metric: measure.objective for measure in below.spec.measures}
        for index, measure in enumerate(above.spec.measures):
            if measure.metric in wanted and measure.objective < wanted[measure.metric]:
                yield above.problem(
                    f"`{dearer.name}` is promised {measure.metric} in {measure.objective} of cases, "
                    f"the tier below, `{lower.name}`, in {wanted[measure.metric]}",
                    *("spec", "measures", index, "objective"),
                    hint="promise at least as much in the dearer tier, or correct the ranks of the plans",
                )


def _sla(catalog: Catalog, plan: Resource[Plan], context: Context) -> Resource[SLA] | None:
    return catalog.in_force(SLA, plan.spec.sla, judged_on(plan, context.today)) if plan.spec.sla else None
