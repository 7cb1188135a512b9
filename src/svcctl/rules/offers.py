from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules.days import is_over
from svcctl.rules.facts import fact


@fact
def offered(catalog: Catalog, today: date) -> Iterator[Resource[Service]]:
    """The services that are live and can be bought: at least one of their plans is sold and has not ended."""
    sold = {
        plan.spec.service.partition("@")[0]
        for plan in catalog.all(Plan)
        if plan.spec.sellable and not is_over(plan, today)
    }
    for service in catalog.all(Service):
        if service.spec.lifecycle.stage == "live" and service.name in sold:
            yield service
