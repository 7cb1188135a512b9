from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.days import is_over, judged_on
from svcctl.rules.promises import looser, pairs, promises


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A promise allows at least the time, and no more certainty, than the promises it rests on."""
    for sla in catalog.all(SLA):
        if not is_over(sla, context.today):
            day = judged_on(sla, context.today)
            for name in sla.spec.rests_on:
                if support := catalog.in_force(SLA, name, day):
                    yield from _times(catalog, sla, support)
                    yield from _objectives(sla, support)


def _times(catalog: Catalog, sla: Resource[SLA], support: Resource[SLA]) -> Iterator[Problem]:
    told = set()
    for ours, theirs, priority in pairs(promises(catalog, sla), promises(catalog, support)):
        # One target may hold for many priorities, and is one mistake.
        if ours.path not in told and looser(theirs, ours, catalog):
            told.add(ours.path)
            what = f"{ours.metric}{f' of {priority}' if priority else ''}"
            yield sla.problem(
                f"{what} is promised within {ours}, but {support.label}, which it rests on, allows {theirs}",
                *ours.path,
                hint=f"promise no less than {theirs.target}, or agree a shorter time in {support.file}",
            )


def _objectives(sla: Resource[SLA], support: Resource[SLA]) -> Iterator[Problem]:
    given = {measure.metric: measure.objective for measure in support.spec.measures}
    for index, measure in enumerate(sla.spec.measures):
        if measure.metric in given and given[measure.metric] < measure.objective:
            yield sla.problem(
                f"{measure.metric} is promised in {measure.objective} of cases, "
                f"but {support.label}, which it rests on, promises {given[measure.metric]}",
                *("spec", "measures", index, "objective"),
                hint=f"promise no more than {given[measure.metric]}, or agree more in {support.file}",
            )
