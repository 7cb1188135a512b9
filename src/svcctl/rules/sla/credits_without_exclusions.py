from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import AVAILABILITY, SLA, STANDARD
from svcctl.rules import Context
from svcctl.rules.days import is_over

_WAITING = STANDARD - {AVAILABILITY}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Where slow answers and solutions cost money, some reason excuses them."""
    for sla in catalog.all(SLA):
        measured = _WAITING.intersection(measure.metric for measure in sla.spec.measures)
        paid = [rule.metric for rule in sla.spec.credits.rules] if sla.spec.credits else []
        excused = sla.spec.exclusions or sla.spec.party != "customer" or is_over(sla, context.today)
        if not excused and not measured.isdisjoint(paid):
            yield sla.problem(
                "every miss earns a credit, whoever caused it: no exclusions are declared",
                *("spec", "credits"),
                on_key=True,
                hint="list under `exclusions` what excuses a miss, such as [customer-caused, planned-maintenance]",
            )
