from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.sla import SLA
from svcctl.rules.days import is_over, judged_on
from svcctl.rules.facts import fact


@fact
def supports(catalog: Catalog, today: date) -> Iterator[tuple[Resource[SLA], list[Resource[SLA]]]]:
    """Each SLA that has not ended and rests on others, with those others as they hold when it does.

    Left out where one of them is not known: nobody can say what it would carry.
    """
    for sla in catalog.all(SLA):
        if sla.spec.rests_on and not is_over(sla, today):
            day = judged_on(sla, today)
            found = [catalog.in_force(SLA, name, day) for name in sla.spec.rests_on]
            carriers = [carrier for carrier in found if carrier]
            if len(carriers) == len(found):
                yield sla, carriers
