from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.promises import Promise, looser, promises
from svcctl.rules.support import supports
from svcctl.rules.weeks import Weeks

Held = list[tuple[Resource[SLA], Promise]]


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Whoever a promise rests on works when its time runs, or is never away for as long as the whole target."""
    weeks = Weeks(catalog, context.today.year)
    for sla, carriers in supports(catalog, context.today):
        told = set()
        given = [(carrier, promises(catalog, carrier)) for carrier in carriers]
        for (metric, priority), ours in promises(catalog, sla).items():
            found = [(carrier, theirs.get((metric, priority)) or theirs.get((metric, ""))) for carrier, theirs in given]
            held: Held = [(carrier, promise) for carrier, promise in found if promise]
            if ours.path in told or not held or ours.target.unit != "seconds":
                continue
            if any(looser(promise, ours, catalog) for _, promise in held):
                continue  # told by promise-stricter-than-support
            minutes = weeks.missed(ours.clock, {promise.clock for _, promise in held})
            if minutes * 60 >= ours.target.amount:
                told.add(ours.path)
                yield _problem(sla, ours, priority, held[0], minutes)


def _problem(
    sla: Resource[SLA], ours: Promise, priority: str, held: tuple[Resource[SLA], Promise], minutes: int
) -> Problem:
    carrier, theirs = held
    away = f"{minutes // 60}h{f'{minutes % 60}m' if minutes % 60 else ''}"
    return sla.problem(
        f"{ours.metric}{f' of {priority}' if priority else ''} is promised within {ours}, but {carrier.label}, "
        f"which it rests on, works on `{theirs.clock}`, and that is closed for {away} of this clock at a stretch",
        *ours.path,
        hint=f"promise it on `{theirs.clock}`, or agree longer hours in {carrier.file}",
    )
