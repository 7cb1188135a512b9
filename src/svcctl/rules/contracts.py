from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.kinds.subscription import Subscription
from svcctl.rules.days import is_over
from svcctl.rules.facts import fact


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscription that has not ended, with the plan and the service it is for."""

    subscription: Resource[Subscription]
    plan: Resource[Plan]
    service: Resource[Service]

    @property
    def customer(self) -> str:
        """The customer as people name them."""
        return self.subscription.spec.customer_name or self.subscription.spec.customer


@fact
def contracts(catalog: Catalog, today: date) -> Iterator[Contract]:
    """Every subscription that has not ended and whose plan and service are declared."""
    for subscription in catalog.all(Subscription):
        if not is_over(subscription, today):
            for plan in catalog.versions(Plan, subscription.spec.plan)[:1]:
                for service in catalog.versions(Service, subscription.spec.service or plan.spec.service)[:1]:
                    yield Contract(subscription, plan, service)
